import { expect, test } from 'vitest';
import { durationSeconds } from '../../../src/project/duration.ts';

test.for([
  [3600, 3600],
  [90.5, 90.5],
  ['PT2H30M', 9000],
  ['01:30:00', 5400],
  ['00:05', 300],
  ['P1DT1S', 86_401],
  ['P1W', 604_800],
  ['-PT1M', -60],
  ['2 days, 01:00:00', 176_400],
] as const)('%s is %d seconds', ([written, seconds]) => {
  expect(durationSeconds(written)).toBe(seconds);
});

test.for(['1 hour', 'P', 'PT', '', 'one', '1:2:3:4', Number.NaN, null, true])(
  '%s is no duration',
  (written) => {
    expect(durationSeconds(written)).toBeUndefined();
  },
);
