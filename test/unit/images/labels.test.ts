import { describe, expect, test } from 'vitest';
import { imageLabels, webAddress, type LabelSources } from '../../../src/images/labels.ts';

const SOURCES: LabelSources = {
  project: 'shop',
  content: 'c0ffee',
  inputs: '{}',
  rules: { 'rules/orders.py': 'a'.repeat(64), 'rules/a.py': 'b'.repeat(64) },
  commit: {
    sha: '0123456789abcdef0123456789abcdef01234567',
    committedAt: '2026-01-02T03:04:05+01:00',
    remoteUrl: 'https://robot:s3cret-token@git.test/team/shop.git',
  },
  version: 'v7',
  prefect: '3.8.8',
};

describe('imageLabels', () => {
  test('say where an image comes from, and what it is made of', () => {
    expect(imageLabels(SOURCES, {})).toEqual({
      'org.opencontainers.image.source': 'https://git.test/team/shop',
      'org.opencontainers.image.revision': '0123456789abcdef0123456789abcdef01234567',
      'org.opencontainers.image.created': '2026-01-02T03:04:05+01:00',
      'org.opencontainers.image.version': 'v7',
      'io.prefect.version': '3.8.8',
      'tq.project': 'shop',
      'tq.rules': '{"rules/a.py":"bbbbbbbbbbbbbbbb","rules/orders.py":"aaaaaaaaaaaaaaaa"}',
      'tq.content': 'c0ffee',
      'tq.inputs': '{}',
    });
  });

  test('leave out what is not known', () => {
    const bare = {
      ...SOURCES,
      project: undefined,
      rules: {},
      commit: null,
      version: undefined,
      prefect: undefined,
    };
    expect(imageLabels(bare, {})).toEqual({ 'tq.content': 'c0ffee', 'tq.inputs': '{}' });
    const commit = { sha: 'f'.repeat(40), committedAt: undefined, remoteUrl: null };
    expect(imageLabels({ ...bare, commit }, {})).toEqual({
      'org.opencontainers.image.revision': 'f'.repeat(40),
      'org.opencontainers.image.version': 'f'.repeat(12),
      'tq.content': 'c0ffee',
      'tq.inputs': '{}',
    });
  });

  test('of the user go before those of OCI, but not before what finds the image again', () => {
    const own = {
      'org.opencontainers.image.source': 'mine',
      'tq.content': 'forged',
      'tq.inputs': 'x',
      team: 'data',
    };
    expect(imageLabels(SOURCES, own)).toMatchObject({
      'org.opencontainers.image.source': 'mine',
      'tq.content': 'c0ffee',
      'tq.inputs': '{}',
      team: 'data',
    });
  });

  test('hold no list of rules that would not fit', () => {
    const rules = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`r${1000 + i}.py`, 'e'.repeat(64)]),
    );
    const shown = JSON.parse(imageLabels({ ...SOURCES, rules }, {})['tq.rules'] ?? '') as object;
    expect(Object.keys(shown)).toHaveLength(200);
  });
});

describe('webAddress', () => {
  test.each([
    ['git@git.test:team/shop.git', 'https://git.test/team/shop'],
    ['git.test:team/shop', 'https://git.test/team/shop'],
    ['ssh://git@git.test:2222/team/shop.git', 'https://git.test/team/shop'],
    ['https://token@git.test/team/shop', 'https://git.test/team/shop'],
    ['https://git.test:8443/team/shop.git?token=abc#x', 'https://git.test:8443/team/shop'],
    ['http://git.test/shop.git', 'http://git.test/shop'],
    ['git://git.test/shop.git', 'https://git.test/shop'],
  ])('%s → %s', (remote, address) => {
    expect(webAddress(remote)).toBe(address);
  });

  test.each(['/srv/git/shop.git', '../shop', 'file:///srv/shop', 'user:pa ss@host/x', ''])(
    'there is none for %s',
    (remote) => {
      expect(webAddress(remote)).toBeUndefined();
    },
  );
});
