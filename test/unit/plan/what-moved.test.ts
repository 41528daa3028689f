/** What has moved since a plan was saved, in words; one line for each thing. */
import { describe, expect, test } from 'vitest';
import type { Foundation } from '../../../src/plan/saved-plan.ts';
import { movedFiles, movedObjects, movedWishes, movedWrites } from '../../../src/plan/what-moved.ts';

const nothing: Foundation = { objects: [], wanted: [], writes: [] };

describe('movedFiles', () => {
  test('tells changed, vanished and new ones apart', () => {
    const before = { 'a.py': 'aaa', 'b.py': 'bbb', 'c.py': null, 'd.py': 'present', same: 'x' };
    const now = { 'a.py': 'aab', 'b.py': null, 'c.py': 'ccc', 'd.py': 'present', same: 'x', 'e.py': 'eee' };
    expect(movedFiles(before, now)).toEqual([
      '`a.py` was changed',
      '`b.py` is gone',
      '`c.py` was not there',
      '`e.py` was not there',
    ]);
  });

  test('what is not looked at now has not moved', () => {
    expect(movedFiles({ 'a.py': 'aaa' }, {})).toEqual([]);
  });
});

test('movedObjects names what was created, changed and deleted, on the server and in the environment', () => {
  const before: Foundation = {
    ...nothing,
    objects: [
      { kind: 'deployment', name: 'f/a', print: '1' },
      { kind: 'deployment', name: 'f/b', print: '1' },
      { kind: 'deployment', name: 'f/c', print: null },
      { kind: 'flow', name: 'f', print: '1' },
      { kind: 'environment', name: 'A', print: '1' },
      { kind: 'environment', name: 'B', print: '1' },
      { kind: 'environment', name: 'C', print: null },
      { kind: 'value-block', name: 'secret/x', print: '1' },
      { kind: 'work pool', name: 'pool', print: '1' },
    ],
  };
  const now: Foundation = {
    ...nothing,
    objects: [
      { kind: 'deployment', name: 'f/a', print: '2' },
      { kind: 'deployment', name: 'f/b', print: null },
      { kind: 'deployment', name: 'f/c', print: '1' },
      { kind: 'flow', name: 'f', print: '1' },
      { kind: 'environment', name: 'A', print: '2' },
      { kind: 'environment', name: 'B', print: null },
      { kind: 'environment', name: 'C', print: '1' },
      { kind: 'value-block', name: 'secret/x', print: '2' },
      { kind: 'deployment', name: 'f/left', print: '1' },
    ],
  };
  expect(movedObjects(before, now)).toEqual([
    'deployment `f/a` was changed on the server',
    'deployment `f/b` was deleted on the server',
    'deployment `f/c` was created on the server',
    'environment variable `A` has another value',
    'environment variable `B` is not set any more',
    'environment variable `C` is set now',
    'block `secret/x` was changed on the server',
    'work pool `pool` was deleted on the server',
    'deployment `f/left` was created on the server',
  ]);
  expect(movedObjects(before, before)).toEqual([]);
});

test('movedWishes tells what the same files want now', () => {
  const wanted = (...names: [string, string][]): Foundation => ({
    ...nothing,
    wanted: names.map(([name, print]) => ({ kind: 'deployment', name, print })),
  });
  expect(movedWishes(wanted(['f/a', '1'], ['f/b', '1']), wanted(['f/a', '2'], ['f/c', '1']))).toEqual([
    'the files now want something else for `f/a` (the environment, a variable, a block or the folder has changed)',
    'the files now want nothing for `f/b`',
    'the files now want `f/c` as well',
  ]);
});

test('movedWrites names objects that would be written otherwise', () => {
  const writes = (...names: [string, string][]): Foundation => ({
    ...nothing,
    writes: names.map(([name, print]) => ({ name, print })),
  });
  expect(movedWrites(writes(['f/a', '1'], ['f/b', '1']), writes(['f/a', '2'], ['f/c', '1']))).toEqual([
    'something else would be written for `f/a`',
    'something else would be written for `f/b`',
    'something else would be written for `f/c`',
  ]);
});
