import { expect, test } from 'vitest';
import { utcInstant } from '../../../src/project/instant.ts';

// Expected values as a Prefect 3.8.8 server stored them (golden case sched-interval).
test.for([
  ['2024-03-01T06:00:00+02:00', '2024-03-01T04:00:00+00:00'],
  ['2024-03-01T06:00:00', '2024-03-01T06:00:00+00:00'],
  ['2024-03-01', '2024-03-01T00:00:00+00:00'],
  ['2024-03-01T06:00:00Z', '2024-03-01T06:00:00+00:00'],
  ['2024-03-01 06:00', '2024-03-01T06:00:00+00:00'],
  ['2024-03-01T06:00:00.5Z', '2024-03-01T06:00:00.500+00:00'],
] as const)('%s is %s', ([written, instant]) => {
  expect(utcInstant(written)).toBe(instant);
});

test.for(['tomorrow', '2024-02-31', '2024-13-01', '06:00', ''])('%s is no instant', (written) => {
  expect(utcInstant(written)).toBeUndefined();
});
