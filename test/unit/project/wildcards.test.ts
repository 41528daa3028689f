/** Patterns with wildcards: what they fit, and that none takes long. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globPattern } from '../../../src/project/glob-pattern.ts';
import { fits } from '../../../src/project/triggers/resource-match.ts';
import { withAnyTextBetween } from '../../../src/project/wildcards.ts';
import { stopwatch } from '../busy-time.ts';

test('any text may stand between the parts', () => {
  const parts = fc.array(fc.stringMatching(/^[ab.]{0,3}$/), { minLength: 1, maxLength: 6 });
  const holds = fc.property(parts, fc.stringMatching(/^[ab\n]{0,12}$/), (sources, text) => {
    const made = new RegExp(`^${withAnyTextBetween(sources)}$`, 's');
    expect(made.test(text)).toBe(new RegExp(`^${sources.join('.*')}$`, 's').test(text));
  });
  fc.assert(holds, { numRuns: 2_000 });
});

describe('globs', () => {
  test.for([
    ['teams/**/prefect.yaml', ['teams/prefect.yaml', 'teams/a/b/prefect.yaml'], ['teams/a/xprefect.yaml']],
    ['*.py', ['a.py', '.py'], ['a/b.py', 'apy']],
    ['a?c', ['abc'], ['a/c', 'ac', 'abbc']],
    ['{a,b/*}.yaml', ['a.yaml', 'b/c.yaml'], ['b.yaml', 'b/c/d.yaml']],
    ['src/**', ['src/a', 'src/a/b', 'src/'], ['src', 'other/src/a']],
    ['**/x/**/y', ['x/y', 'a/x/b/c/y'], ['x', 'ax/y']],
    ['a+(b)[c]', ['a+(b)[c]'], ['aabc']],
    ['a,b', ['a,b'], ['a', 'b']],
  ] as const)('%s', ([glob, fitting, others]) => {
    const pattern = globPattern(glob);
    expect(fitting.filter((path) => pattern?.test(path) !== true)).toEqual([]);
    expect(others.filter((path) => pattern?.test(path) !== false)).toEqual([]);
  });

  test.for(['{a', 'a}', '{a,{b}}'])('%s is none', (glob) => {
    expect(globPattern(glob)).toBeUndefined();
  });
});

test('many wildcards do not take long', () => {
  const busy = stopwatch();
  expect(globPattern(`${'**/'.repeat(30)}b`)?.test(`${'a/'.repeat(60)}c`)).toBe(false);
  expect(globPattern(`${'*a'.repeat(30)}b`)?.test('a'.repeat(200))).toBe(false);
  expect(fits(`${'*a'.repeat(30)}b`, 'a'.repeat(200))).toBe(false);
  expect(busy()).toBeLessThan(1_000);
});
