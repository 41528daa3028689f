import { expect, test } from 'vitest';
import { fitsPattern, parseNamePattern } from '../../../src/importing/name-pattern.ts';

test.each([
  ['nightly', true],
  ['night*', true],
  ['*', true],
  ['daily_load/nightly', true],
  ['daily-load/nightly', true],
  ['daily*/*', true],
  ['load/nightly', false],
  ['Nightly', false],
  ['night', false],
  ['n?ghtly', false],
])('%s', (pattern, expected) => {
  expect(fitsPattern({ flowName: 'daily-load', name: 'nightly' }, parseNamePattern(pattern))).toBe(expected);
});
