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
