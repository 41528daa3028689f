/** The version of a deployment, and where it comes from. Facts: `prefect/_internal/versioning.py` of Prefect 3.8.8. */
import { repositoryIdentity } from '../git/repository-identity.ts';
import { withoutLogin, withoutSecrets } from '../git/repository-url.ts';
import type { JsonObject } from '../json.ts';
import type { Checkout } from '../ports/git.ts';

/** What the machine says about the code: git, and the variables that CI systems set. */
export interface Surroundings {
  checkout: Checkout | null;
  variables: Readonly<Record<string, string | undefined>>;
}

export interface Version {
  /** Null when the file, the flow and git say nothing and the flow's file has no hash. */
  version: string | null;
  versionInfo: JsonObject;
}

interface Inferred {
  type: string;
  commit: string;
  branch: string;
  repository: string;
  url: string;
}

/** How many characters of a commit make a version. */
const SHORT_COMMIT = 8;

/**
 * The file's version wins; else the name that `--ref` gave; else the commit, when there is one; else the flow's own; else
 * the hash of its file. A version type that is named but cannot be inferred falls back to `prefect:simple`, as Prefect does.
 */
export function inferVersion(
  written: { version: string | null; versionType: string | null },
  flow: { declaredVersion: string | null; sourceHash: string },
  surroundings: Surroundings,
): Version {
  const inferred = infer(written.versionType, surroundings);
  if (inferred === undefined || surroundings.checkout === null) {
    const asked = surroundings.checkout === null ? undefined : askedVersion(surroundings.checkout);
    const version = written.version ?? asked ?? flow.declaredVersion ?? flow.sourceHash;
    return { version, versionInfo: { type: 'prefect:simple', version } };
  }
  const version =
    written.version ?? askedVersion(surroundings.checkout) ?? inferred.commit.slice(0, SHORT_COMMIT);
  return {
    version,
    versionInfo: {
      type: inferred.type,
      version,
      commit_sha: inferred.commit,
      message: surroundings.checkout.message,
      branch: inferred.branch,
      repository: inferred.repository,
      url: inferred.url,
    },
  };
}

/** Of a commit that was asked for: its name where it was asked for by one, else the short commit. */
function askedVersion({ ref, commit }: Checkout): string | undefined {
  return ref === commit ? commit.slice(0, SHORT_COMMIT) : ref;
}

type Inference = (surroundings: Surroundings) => Inferred | undefined;

/** In the order in which Prefect tries them. Each CI needs a checkout as well, for the commit's message. */
const INFERENCES: Record<string, Inference> = {
  'vcs:github': fromVariables(
    'vcs:github',
    'GITHUB_SHA',
    'GITHUB_REF_NAME',
    'GITHUB_REPOSITORY',
    (v, commit) => {
      return `${v.GITHUB_SERVER_URL}/${v.GITHUB_REPOSITORY}/tree/${commit}`;
    },
  ),
  'vcs:gitlab': fromVariables(
    'vcs:gitlab',
    'CI_COMMIT_SHA',
    'CI_COMMIT_REF_NAME',
    'CI_PROJECT_NAME',
    (v, commit) => {
      return `${v.CI_PROJECT_URL}/-/tree/${commit}`;
    },
  ),
  'vcs:bitbucket': fromVariables(
    'vcs:bitbucket',
    'BITBUCKET_COMMIT',
    'BITBUCKET_BRANCH',
    'BITBUCKET_REPO_SLUG',
    (v, commit) => `${v.BITBUCKET_GIT_HTTP_ORIGIN}/src/${commit}`,
  ),
  'vcs:azuredevops': fromVariables(
    'vcs:azuredevops',
    'BUILD_SOURCEVERSION',
    'BUILD_SOURCEBRANCHNAME',
    'BUILD_REPOSITORY_NAME',
    (v, commit) => `${v.BUILD_REPOSITORY_URI}?version=GC${commit}`,
  ),
  'vcs:git': fromGit,
};

function infer(versionType: string | null, surroundings: Surroundings): Inferred | undefined {
  if (surroundings.checkout === null || versionType === 'prefect:simple') return undefined;
  if (versionType !== null) return INFERENCES[versionType]?.(surroundings);
  for (const inference of Object.values(INFERENCES)) {
    const inferred = inference(surroundings);
    if (inferred !== undefined) return inferred;
  }
  return undefined;
}

function fromVariables(
  type: string,
  commitName: string,
  branchName: string,
  repositoryName: string,
  urlOf: (variables: Surroundings['variables'], commit: string) => string,
): Inference {
  return ({ variables, checkout }) => {
    const ofMachine = { commit: variables[commitName], branch: variables[branchName] };
    const repository = variables[repositoryName];
    if (!ofMachine.commit || !ofMachine.branch || !repository) return undefined;
    if (isElsewhere(checkout, repository)) return undefined;
    const { commit = '', branch = '' } = askedCommit(checkout, ofMachine.commit) ?? ofMachine;
    return { type, commit, branch, repository, url: withoutLogin(urlOf(variables, commit)) };
  };
}

/** With `--repo` the CI system may be one of another repository, whose name is no part of this one's address. */
function isElsewhere(checkout: Checkout | null, repository: string): boolean {
  if (checkout?.ref === undefined || checkout.remoteUrl === null) return false;
  const identity = repositoryIdentity(checkout.remoteUrl).toLowerCase();
  return !identity.endsWith(`/${repository.toLowerCase()}`);
}

/** With `--ref` the variables of a CI system are about another commit than the one that is deployed, unless it is the same. */
function askedCommit(
  checkout: Checkout | null,
  commitOfMachine: string,
): { commit: string; branch: string } | undefined {
  if (checkout?.ref === undefined) return undefined;
  const { commit, ref } = checkout;
  if (ref === commit && commit === commitOfMachine) return undefined;
  return { commit, branch: branchOf(checkout) };
}

/** `HEAD` is what git calls a head that is on no branch. */
function branchOf({ branch, ref, commit }: Checkout): string {
  return branch ?? (ref === undefined || ref === commit ? 'HEAD' : ref);
}

/** Needs a remote called `origin`, or one that Jenkins names. */
function fromGit({ checkout, variables }: Surroundings): Inferred | undefined {
  if (checkout === null) return undefined;
  const jenkins = ofJenkins(variables, checkout);
  const remoteUrl = jenkins.url ?? checkout.remoteUrl;
  if (remoteUrl === null) return undefined;
  const url = withoutSecrets(remoteUrl);
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/]*(\/[^?#]*)?/i.exec(url)?.[1] ?? url;
  return {
    type: 'vcs:git',
    commit: checkout.commit,
    branch: jenkins.branch ?? branchOf(checkout),
    repository: path.replace(/^\/+/, '').replace(/\.git$/, ''),
    url,
  };
}

/**
 * Jenkins checks a commit out and no branch, so that git knows none; its git plugin says which it was, with the remote's name
 * before it or not (`GIT_BRANCH`: `origin/main`, `main`, `detached`). A job may check several repositories out: what is about
 * another commit is not believed. Prefect looks at none of this and records the branch `HEAD`.
 */
function ofJenkins(
  { GIT_COMMIT, GIT_BRANCH, GIT_URL }: Surroundings['variables'],
  { commit, branch, ref }: Checkout,
): { branch?: string; url?: string } {
  if (GIT_COMMIT !== commit || (ref !== undefined && ref !== commit)) return {};
  const named = GIT_BRANCH?.replace(/^(?:refs\/(?:heads|remotes)\/)?(?:origin\/)?/, '');
  return {
    ...(branch !== null || !named || named === 'detached' ? {} : { branch: named }),
    ...(GIT_URL ? { url: GIT_URL } : {}),
  };
}
