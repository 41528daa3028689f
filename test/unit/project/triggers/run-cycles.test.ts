import { expect, test } from 'vitest';
import { cycles } from '../../../../src/project/triggers/run-cycles.ts';

test.for<[string, [number, number[]][], number[][]]>([
  [
    'a chain has no round',
    [
      [0, [1]],
      [1, [2]],
    ],
    [],
  ],
  [
    'two that start each other',
    [
      [0, [1]],
      [1, [0]],
    ],
    [[0, 1]],
  ],
  ['a node that starts itself is none', [[0, [0]]], []],
  [
    'the shortest round through each, what leads to it and from it left out',
    [
      [9, [0]],
      [0, [1]],
      [1, [2]],
      [2, [3, 0]],
      [3, [0, 4]],
    ],
    [
      [0, 1, 2],
      [3, 0, 1, 2],
    ],
  ],
  [
    'two rounds',
    [
      [0, [1]],
      [1, [0, 2]],
      [2, [3]],
      [3, [2]],
    ],
    [
      [0, 1],
      [2, 3],
    ],
  ],
])('%s', ([, starts, found]) => {
  expect(cycles(new Map(starts))).toEqual(found);
});

test('a long chain takes no time', () => {
  const chain = Array.from({ length: 100_000 }, (_, node): [number, number[]] => [node, [node + 1]]);
  expect(cycles(new Map(chain))).toEqual([]);
});
