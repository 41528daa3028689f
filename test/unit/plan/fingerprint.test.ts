/** Fingerprints: the same for the same value, whatever the order of keys; another for everything else. */
import { describe, expect, test } from 'vitest';
import { canonicalJson, fingerprint } from '../../../src/plan/fingerprint.ts';

describe('canonicalJson', () => {
  test('sorts keys at any depth, leaves out what is undefined, keeps the order of lists', () => {
    expect(canonicalJson({ b: [2, 1, { d: null, c: 'x' }], a: undefined, 'a"': true })).toBe(
      '{"a\\"":true,"b":[2,1,{"c":"x","d":null}]}',
    );
  });

  test('writes integers beyond a double exactly, and sets as sorted lists', () => {
    expect(canonicalJson({ big: 12345678901234567890n, set: new Set(['b', 'a']) })).toBe(
      '{"big":12345678901234567890,"set":["a","b"]}',
    );
  });
});

test('a fingerprint depends on the value and on the salt, and shows neither', () => {
  const value = { password: 'correct horse' };
  const print = fingerprint(value, 'salt-1');
  expect(print).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprint({ password: 'correct horse' }, 'salt-1')).toBe(print);
  expect(fingerprint(value, 'salt-2')).not.toBe(print);
  expect(fingerprint({ password: 'correct horsf' }, 'salt-1')).not.toBe(print);
  expect(fingerprint([1, 2], 's')).not.toBe(fingerprint([2, 1], 's'));
});
