import { expect, it } from 'vitest';
import { startOf } from '../../../src/git/revision-steps.ts';

it.each([
  ['main', 'main', '', 0],
  ['@', 'HEAD', '', 0],
  ['HEAD~2', 'HEAD', '~2', 2],
  ['v1^', 'v1', '^', 1],
  ['main~2^2~', 'main', '~2^2~', 4],
  ['v1^{commit}', 'v1', '^{commit}', 0],
  ['refs/pull/7/head', 'refs/pull/7/head', '', 0],
])('%s', (ref, name, suffix, steps) => {
  expect(startOf(ref)).toEqual({ name, suffix, steps });
});
