import { describe, expect, test } from 'vitest';
import { attackOn, judgeBacktracking } from '../../../../src/rules/regex/exponential.ts';
import { judgePattern } from '../../../../src/rules/regex/judge-pattern.ts';
import { stopwatch } from '../../busy-time.ts';

describe('a pattern is judged as Python 3.11 does', () => {
  test.each([
    ['', 'an empty pattern'],
    ['(?P<q>a)(?P=q)', 'a named reference'],
    ['(a)?(?(1)b|c)', 'a condition'],
    ['a++(?>b*)', 'possessive and atomic'],
    ['a{x}{', 'braces that are plain characters'],
    ['\\N{BULLET}\\N{bullet}\\N{LINE FEED}\\N{HANGUL SYLLABLE GAG}\\N{CJK UNIFIED IDEOGRAPH-4E00}', 'names'],
    ['(?x) a # a comment *(', 'a comment in a verbose pattern'],
    ['(?<=ab|cd)e', 'a look-behind of one width'],
    ['[]a][^]a][a-z--b]', 'sets'],
  ])('takes %j: %s', (pattern) => {
    expect(judgePattern(pattern)).toMatchObject({ kind: 'valid' });
  });

  test.each([
    ['[a', 'unterminated character set at position 0', 0],
    ['*a', 'nothing to repeat at position 0', 0],
    ['a**', 'multiple repeat at position 2', 2],
    ['(?<q>a)', 'unknown extension ?<q at position 1', 1],
    ['abc(?i)', 'global flags not at the start of the expression at position 3', 3],
    ['\\p{L}', 'bad escape \\p at position 0', 0],
    ['\\N{NOPE}', "undefined character name 'NOPE' at position 0", 0],
    ['(?P<a>x)(?P<a>y)', "redefinition of group name 'a' as group 2; was group 1 at position 12", 12],
    ['(a\\1)', 'cannot refer to an open group at position 2', 2],
    ['ab(?<=a+)', 'look-behind requires fixed-width pattern', 2],
    ['😀\n**', 'multiple repeat at position 3 (line 2, column 2)', 4],
    ['a)', 'unbalanced parenthesis at position 1', 1],
  ])('refuses %j: %s', (pattern, message, at) => {
    expect(judgePattern(pattern)).toEqual({ kind: 'invalid', message, at });
  });

  test.each([
    ['a{99999999999}', 'OverflowError: the repetition number is too large'],
    ['(?a)(?u)', 'ValueError: ASCII and UNICODE flags are incompatible'],
    ['('.repeat(100_000), 'RecursionError: maximum recursion depth exceeded'],
  ])('knows what escapes from Python: %#', (pattern, message) => {
    expect(judgePattern(pattern)).toEqual({ kind: 'crash', message });
  });
});

test.each([
  ['a', 'a'.repeat(100_000)],
  ['nested groups', '(?:x'.repeat(480) + 'ab'.repeat(50_000) + ')'.repeat(480)],
  ['alternatives', 'a|'.repeat(50_000)],
  ['loops', 'a*'.repeat(50_000)],
  ['ambiguous loops', `${'(a|a)*'.repeat(300)}b`],
  ['loops in loops', `${'('.repeat(400)}a${')*'.repeat(400)}b`],
  ['sets', '[a-z]'.repeat(20_000)],
  ['an open set', '['.repeat(100_000)],
])('a long pattern takes no long time: %s', (_, pattern) => {
  const busy = stopwatch();
  judgePattern(pattern);
  attackOn(pattern);
  // Far above what it takes, so that a busy machine does not fail it; a square of the length would take minutes.
  expect(busy()).toBeLessThan(5000);
});

test('a pattern that is too large to be searched is neither named nor cleared', () => {
  const judged = judgePattern(`(${'a?'.repeat(3000)})*b`);
  if (judged.kind !== 'valid') throw new Error(judged.message);
  expect(judgeBacktracking(judged.parsed)).toEqual({ kind: 'unknown' });
});
