/** Versions out of the tags of git. */
import { expect, test } from 'vitest';
import {
  tellingVersion,
  versionFromTag,
  versionWithoutTag,
} from '../../../../src/images/wheel/version-from-tag.ts';

test.each([
  ['v1.2.3-0-g0a1b2c3\n', '1.2.3'],
  ['1.2.3-4-g0a1b2c3', '1.2.4.dev4+g0a1b2c3'],
  ['v1.9-1-g0a1b2c3', '1.10.dev1+g0a1b2c3'],
  ['orders-v2.0.0-2-g0a1b2c3', '2.0.1.dev2+g0a1b2c3'],
  ['v1.0rc1-3-g0a1b2c3', '1.0rc2.dev3+g0a1b2c3'],
  ['nightly-3-g0a1b2c3', undefined],
  ['', undefined],
])('%j → %s', (described, expected) => {
  expect(versionFromTag(described)).toBe(expected);
});

test('before the first tag', () => {
  expect(versionWithoutTag(7, '0a1b2c3')).toBe('0.1.dev7+g0a1b2c3');
});

test('what the user has set stays', () => {
  expect(tellingVersion('1.0', {}).SETUPTOOLS_SCM_PRETEND_VERSION).toBe('1.0');
  expect(tellingVersion('1.0', { SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ORDERS: '2.0' })).toEqual({});
});
