import { expect, test } from 'vitest';
import { nearMiss } from '../../../src/project/near-miss.ts';

const KEYS = ['name', 'work_pool', 'parameters', 'paused'];

test.for([
  ['work_pol', 'work_pool'],
  ['work-pool', 'work_pool'],
  ['parametrs', 'parameters'],
  ['Name', 'name'],
] as const)('%s is near %s', ([written, meant]) => {
  expect(nearMiss(written, KEYS)).toBe(meant);
});

test.for(['owner', 'tag', 'schedule'])('%s is near nothing', (written) => {
  expect(nearMiss(written, KEYS)).toBeUndefined();
});
