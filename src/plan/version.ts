/** The version of a deployment, and where it comes from. Facts: `prefect/_internal/versioning.py` of Prefect 3.8.8. */
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
 * The file's version wins; else the commit, when there is one; else the flow's own; else the hash of its file.
 * A version type that is named but cannot be inferred falls back to `prefect:simple`, as Prefect does.
 */
export function inferVersion(
  written: { version: string | null; versionType: string | null },
  flow: { declaredVersion: string | null; sourceHash: string },
  surroundings: Surroundings,
): Version {
  const inferred = infer(written.versionType, surroundings);
  if (inferred === undefined || surroundings.checkout === null) {
    const version = written.version ?? flow.declaredVersion ?? flow.sourceHash;
    return { version, versionInfo: { type: 'prefect:simple', version } };
  }
  const version = written.version ?? inferred.commit.slice(0, SHORT_COMMIT);
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
  return ({ variables }) => {
    const commit = variables[commitName];
    const branch = variables[branchName];
    const repository = variables[repositoryName];
    if (!commit || !branch || !repository) return undefined;
    return { type, commit, branch, repository, url: withoutCredentials(urlOf(variables, commit)) };
  };
}

/** Needs a remote called `origin` and a branch that is checked out. */
function fromGit({ checkout }: Surroundings): Inferred | undefined {
  if (checkout === null || checkout.remoteUrl === null) return undefined;
  const url = withoutQuery(withoutCredentials(checkout.remoteUrl));
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/]*(\/[^?#]*)?/i.exec(url)?.[1] ?? url;
  return {
    type: 'vcs:git',
    commit: checkout.commit,
    branch: checkout.branch ?? 'HEAD',
    repository: path.replace(/^\/+/, '').replace(/\.git$/, ''),
    url,
  };
}

/** `https://user:token@host/path?token=…` → `https://host/path`: a secret in an address must not reach the server. */
function withoutCredentials(url: string): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)$/i.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) return url;
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return scheme + host + rest.slice(authority.length);
}

/** Git servers take tokens in the query as well. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, '');
}
