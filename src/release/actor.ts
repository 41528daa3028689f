/** Who deploys, as a release records it: a person on a machine, or a run of a CI system. */
import type { Actor } from './release.ts';

type Variables = Readonly<Record<string, string | undefined>>;

interface Machine {
  host: string;
  user: string;
  processId: number;
}

/** Names are those that each system documents for its jobs; the first that says who or where wins. */
const ACTORS = [
  'GITHUB_ACTOR',
  'GITLAB_USER_LOGIN',
  'BITBUCKET_STEP_TRIGGERER_UUID',
  'BUILD_REQUESTEDFOR',
  'BUILD_USER_ID',
];
const RUN_URLS: readonly ((variables: Variables) => string | undefined)[] = [
  ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run }) =>
    server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined,
  ({ CI_JOB_URL: url }) => url,
  ({ BITBUCKET_GIT_HTTP_ORIGIN: origin, BITBUCKET_BUILD_NUMBER: build }) =>
    origin && build ? `${origin}/pipelines/results/${build}` : undefined,
  ({ SYSTEM_COLLECTIONURI: collection, SYSTEM_TEAMPROJECT: project, BUILD_BUILDID: build }) =>
    collection && project && build ? `${collection}${project}/_build/results?buildId=${build}` : undefined,
  ({ BUILD_URL: url }) => url,
];

export function actor(machine: Machine, variables: Variables): Omit<Actor, 'lease'> {
  const { host, user, processId } = machine;
  const named = ACTORS.map((name) => variables[name]).find(Boolean);
  const runUrl = RUN_URLS.map((url) => url(variables)).find(Boolean);
  return { user: named ?? user, host, processId, runUrl: runUrl === undefined ? null : withoutUser(runUrl) };
}

/** An address may carry credentials; a record must not. */
function withoutUser(address: string): string {
  return address.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}
