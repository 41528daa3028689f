import { describe, expect, test } from 'vitest';
import { inferVersion } from '../../../src/plan/version.ts';

const flow = { declaredVersion: null, sourceHash: 'aa11' };
const unwritten = { version: null, versionType: null };
const checkout = {
  commit: '0123456789abcdef0123456789abcdef01234567',
  message: 'first commit',
  branch: 'main',
  remoteUrl: 'https://user:s3cret@github.com/acme/widgets.git',
};

describe('outside a checkout', () => {
  const nowhere = { checkout: null, variables: {} };

  test('the file comes first, then the flow, then the hash of its source', () => {
    expect(
      inferVersion({ ...unwritten, version: '2' }, { ...flow, declaredVersion: '1' }, nowhere).version,
    ).toBe('2');
    expect(inferVersion(unwritten, { ...flow, declaredVersion: '1' }, nowhere).version).toBe('1');
    expect(inferVersion(unwritten, flow, nowhere)).toEqual({
      version: 'aa11',
      versionInfo: { type: 'prefect:simple', version: 'aa11' },
    });
  });

  test('the variables of a CI system alone are not enough', () => {
    const variables = {
      GITHUB_SHA: 'f'.repeat(40),
      GITHUB_REF_NAME: 'main',
      GITHUB_REPOSITORY: 'acme/widgets',
    };
    expect(inferVersion(unwritten, flow, { checkout: null, variables }).version).toBe('aa11');
  });
});

describe('in a checkout', () => {
  test('the version is the short commit, and credentials of the remote stay at home', () => {
    expect(inferVersion(unwritten, flow, { checkout, variables: {} })).toEqual({
      version: '01234567',
      versionInfo: {
        type: 'vcs:git',
        version: '01234567',
        commit_sha: checkout.commit,
        message: 'first commit',
        branch: 'main',
        repository: 'acme/widgets',
        url: 'https://github.com/acme/widgets.git',
      },
    });
  });

  test.for([
    'https://user:p@ss@github.com/acme/widgets.git',
    'https://token@github.com/acme/widgets.git?token=s3cret',
  ])('no part of the credentials in %s is sent', (remoteUrl) => {
    const { versionInfo } = inferVersion(unwritten, flow, {
      checkout: { ...checkout, remoteUrl },
      variables: {},
    });
    expect(versionInfo).toMatchObject({
      url: 'https://github.com/acme/widgets.git',
      repository: 'acme/widgets',
    });
  });

  test('a CI system comes before git', () => {
    const variables = {
      GITHUB_SHA: 'f'.repeat(40),
      GITHUB_REF_NAME: 'topic',
      GITHUB_REPOSITORY: 'acme/widgets',
      GITHUB_SERVER_URL: 'https://github.com',
    };
    const { version, versionInfo } = inferVersion(unwritten, flow, { checkout, variables });
    expect(version).toBe('ffffffff');
    expect(versionInfo).toMatchObject({
      type: 'vcs:github',
      url: `https://github.com/acme/widgets/tree/${'f'.repeat(40)}`,
    });
  });

  test('`prefect:simple` and a remote that is missing mean no commit', () => {
    expect(
      inferVersion({ ...unwritten, versionType: 'prefect:simple' }, flow, { checkout, variables: {} })
        .version,
    ).toBe('aa11');
    expect(
      inferVersion(unwritten, flow, { checkout: { ...checkout, remoteUrl: null }, variables: {} }).version,
    ).toBe('aa11');
  });

  test('a version in the file wins over the commit and is recorded with it', () => {
    const { version, versionInfo } = inferVersion({ ...unwritten, version: '1.4' }, flow, {
      checkout,
      variables: {},
    });
    expect(version).toBe('1.4');
    expect(versionInfo).toMatchObject({ type: 'vcs:git', version: '1.4' });
  });
});

/** A commit that no branch is checked out at, as CI systems have it; what each sets about a push to `topic`. */
describe('the variables of CI systems', () => {
  const SHA = checkout.commit;
  const detached = { ...checkout, branch: null };
  const SYSTEMS: Record<string, [variables: Record<string, string>, expected: Record<string, string>]> = {
    'GitHub Actions': [
      {
        GITHUB_SHA: SHA,
        GITHUB_REF: 'refs/heads/topic',
        GITHUB_REF_NAME: 'topic',
        GITHUB_REPOSITORY: 'acme/widgets',
        GITHUB_SERVER_URL: 'https://github.com',
      },
      { type: 'vcs:github', repository: 'acme/widgets', url: `https://github.com/acme/widgets/tree/${SHA}` },
    ],
    GitLab: [
      {
        CI_COMMIT_SHA: SHA,
        CI_COMMIT_REF_NAME: 'topic',
        CI_PROJECT_NAME: 'widgets',
        CI_PROJECT_PATH: 'acme/widgets',
        CI_PROJECT_URL: 'https://gitlab.com/acme/widgets',
      },
      { type: 'vcs:gitlab', repository: 'widgets', url: `https://gitlab.com/acme/widgets/-/tree/${SHA}` },
    ],
    Bitbucket: [
      {
        BITBUCKET_COMMIT: SHA,
        BITBUCKET_BRANCH: 'topic',
        BITBUCKET_REPO_SLUG: 'widgets',
        BITBUCKET_GIT_HTTP_ORIGIN: 'https://bitbucket.org/acme/widgets',
      },
      { type: 'vcs:bitbucket', repository: 'widgets', url: `https://bitbucket.org/acme/widgets/src/${SHA}` },
    ],
    'Azure DevOps': [
      {
        BUILD_SOURCEVERSION: SHA,
        BUILD_SOURCEBRANCH: 'refs/heads/topic',
        BUILD_SOURCEBRANCHNAME: 'topic',
        BUILD_REPOSITORY_NAME: 'widgets',
        BUILD_REPOSITORY_URI: 'https://acme@dev.azure.com/acme/shop/_git/widgets',
      },
      {
        type: 'vcs:azuredevops',
        repository: 'widgets',
        url: `https://dev.azure.com/acme/shop/_git/widgets?version=GC${SHA}`,
      },
    ],
    'Jenkins, git plugin': [
      { GIT_COMMIT: SHA, GIT_BRANCH: 'origin/topic', GIT_URL: 'https://me:s3cret@git.test/acme/widgets.git' },
      { type: 'vcs:git', repository: 'acme/widgets', url: 'https://git.test/acme/widgets.git' },
    ],
    'Jenkins, multibranch': [
      {
        GIT_COMMIT: SHA,
        GIT_BRANCH: 'topic',
        BRANCH_NAME: 'topic',
        GIT_URL: 'https://git.test/acme/widgets.git',
      },
      { type: 'vcs:git', repository: 'acme/widgets', url: 'https://git.test/acme/widgets.git' },
    ],
  };

  test.for(Object.entries(SYSTEMS))('%s', ([, [variables, expected]]) => {
    expect(inferVersion(unwritten, flow, { checkout: detached, variables })).toEqual({
      version: '01234567',
      versionInfo: {
        ...expected,
        version: '01234567',
        commit_sha: SHA,
        message: 'first commit',
        branch: 'topic',
      },
    });
  });

  test.for([
    [
      'another commit',
      { GIT_COMMIT: 'f'.repeat(40), GIT_BRANCH: 'origin/topic', GIT_URL: 'https://git.test/a.git' },
    ],
    ['no branch', { GIT_COMMIT: SHA, GIT_BRANCH: 'detached' }],
  ] as const)('Jenkins with %s: what git says', ([, variables]) => {
    const { versionInfo } = inferVersion(unwritten, flow, { checkout: detached, variables });
    expect(versionInfo).toMatchObject({ branch: 'HEAD', url: 'https://github.com/acme/widgets.git' });
  });

  test('a branch that is checked out goes before the one that Jenkins names', () => {
    const variables = { GIT_COMMIT: SHA, GIT_BRANCH: 'origin/topic' };
    expect(inferVersion(unwritten, flow, { checkout, variables }).versionInfo.branch).toBe('main');
  });
});

describe('of a commit that was asked for', () => {
  const other = 'f'.repeat(40);
  const github = {
    GITHUB_SHA: other,
    GITHUB_REF_NAME: 'topic',
    GITHUB_REPOSITORY: 'acme/widgets',
    GITHUB_SERVER_URL: 'https://github.com',
  };
  const asked = (ref: string, branch: string | null = null) => ({ ...checkout, ref, branch });

  test.for([
    ['a tag', asked('v1'), 'v1', 'v1'],
    ['a branch', asked('release', 'release'), 'release', 'release'],
    ['a commit', asked(checkout.commit), '01234567', 'HEAD'],
  ] as const)('%s', ([, at, version, branch]) => {
    const inferred = inferVersion(unwritten, flow, { checkout: at, variables: {} });
    expect(inferred.version).toBe(version);
    expect(inferred.versionInfo).toMatchObject({
      type: 'vcs:git',
      version,
      branch,
      commit_sha: checkout.commit,
    });
    const inCi = inferVersion(unwritten, flow, { checkout: at, variables: github });
    expect(inCi.versionInfo).toMatchObject({
      type: 'vcs:github',
      version,
      branch,
      commit_sha: checkout.commit,
      url: `https://github.com/acme/widgets/tree/${checkout.commit}`,
    });
  });

  test('the very commit of the CI system has its branch', () => {
    const variables = { ...github, GITHUB_SHA: checkout.commit };
    const { versionInfo } = inferVersion(unwritten, flow, { checkout: asked(checkout.commit), variables });
    expect(versionInfo.branch).toBe('topic');
  });

  test('of another repository than that of the CI system', () => {
    const remoteUrl = 'https://github.com/acme/gadgets.git';
    const at = { ...asked('v1'), remoteUrl };
    const { versionInfo } = inferVersion(unwritten, flow, { checkout: at, variables: github });
    expect(versionInfo).toMatchObject({ type: 'vcs:git', repository: 'acme/gadgets', url: remoteUrl });
  });

  test('the version of the file wins; without a remote the name still counts', () => {
    const at = { ...asked('v1'), remoteUrl: null };
    const nothing = { checkout: at, variables: {} };
    expect(inferVersion({ ...unwritten, version: '1.4' }, flow, nothing).version).toBe('1.4');
    expect(inferVersion(unwritten, { ...flow, declaredVersion: '3' }, nothing)).toEqual({
      version: 'v1',
      versionInfo: { type: 'prefect:simple', version: 'v1' },
    });
  });
});
