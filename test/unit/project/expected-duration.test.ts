/** `expected_duration` in all its forms. */
import { expect, test } from 'vitest';
import { expectedDuration } from '../../../src/project/expected-duration.ts';

test.each([
  ['10m', 600],
  ['90s', 90],
  ['1h30m', 5400],
  ['1h 30m', 5400],
  ['1.5h', 5400],
  ['2d', 172_800],
  [' 10m ', 600],
  [600, 600],
  [0.5, 0.5],
  ['PT10M', 600],
  ['00:10:00', 600],
])('%j is a length', (value, seconds) => {
  expect(expectedDuration(value)).toBe(seconds * 1000);
});

test.each(['', '10', '10 apples', '30m1h', '0s', '-5m', 0, -1, NaN, '400d', null, true, ['10m'], undefined])(
  '%j is none',
  (value) => {
    expect(expectedDuration(value)).toBeUndefined();
  },
);
