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
  ['1 day', 86_400],
  ['3d 00:00:01.5', 259_201.5],
  ['P1Y1M', 34_128_000],
  ['PT1,5S', 1.5],
  ['-1:00:00', -3600],
  [1.000_000_4, 1],
  [10n, 10],
] as const)('%s is %d seconds', ([written, seconds]) => {
  expect(durationSeconds(written)).toBe(seconds);
});

test.for([
  '1 hour',
  'P',
  'PT',
  '',
  '60',
  'PT1.5H1M',
  '00:60:00',
  'pt1m',
  '1:2:3:4',
  8.64e13,
  Number.NaN,
  null,
  true,
])('%s is no duration', (written) => {
  expect(durationSeconds(written)).toBeUndefined();
});
