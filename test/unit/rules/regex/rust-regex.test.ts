import { expect, test } from 'vitest';
import { anchored, rustRegexRefusal, truthoundRefusal } from '../../../../src/rules/regex/rust-regex.ts';

test.each([
  ['(?=a)b', 'look-around, including look-ahead and look-behind, is not supported'],
  ['(a)\\1', 'backreferences are not supported'],
  ['(?P<q>a)(?P=q)', 'unrecognized flag'],
  ['a\\Z', 'unrecognized escape sequence'],
  ['(?>a)', 'unrecognized flag'],
  ['(?a)x', 'unrecognized flag'],
  ['a{x}', 'repetition quantifier expects a valid decimal'],
  ['[[a]', 'unclosed character class'],
  ['[\\b]', 'invalid escape sequence found in character class'],
  ['\\w{1,255}', 'Compiled regex exceeds size limit of 10485760 bytes.'],
])('Rust refuses %j', (pattern, message) => {
  expect(rustRegexRefusal(pattern)).toBe(message);
});

test.each(['', 'a|b', '(?i)a', '[a-z--b]', 'a++', '\\<a', '(?P<q>a)', '[[:alpha:]]', '\\w{1,200}', '[a&&b]'])(
  'Rust takes %j',
  (pattern) => {
    expect(rustRegexRefusal(pattern)).toBeUndefined();
  },
);

test('Truthound itself refuses what looks slow to it, and long patterns', () => {
  expect(truthoundRefusal('(a|b)+')).toMatch(/^ReDoS risk: Potentially vulnerable/);
  expect(truthoundRefusal('a'.repeat(1001))).toBe('ReDoS risk: Pattern too long (1001 > 1000)');
  expect(truthoundRefusal('(a+)+$')).toBeUndefined();
});

test('anchors are added letter by letter', () => {
  expect(['a|b', '^a', 'a$', 'a\\$'].map(anchored)).toEqual(['(?s)^a|b$', '(?s)^a$', '(?s)^a$', '(?s)^a\\$']);
});
