import { describe, expect, it } from 'vitest';
import { anchoredPython, anchoredRust } from '../../../../src/rules/compile/patterns.ts';

describe('anchoredPython', () => {
  it.each([
    ['a|b', '\\A(?:a|b)'],
    ['(?i)a', '(?i)\\A(?:a)'],
    ['(?ix)a # no', '(?ix)\\A(?:a # no\n)'],
    ['(?P<x>a)(?P=x)', '\\A(?:(?P<x>a)(?P=x))'],
  ])('%s', (pattern, expected) => {
    expect(anchoredPython(pattern)).toBe(expected);
  });
});

describe('anchoredRust', () => {
  it.each([
    ['a|b', 'a|b'],
    ['a$', 'a(?:\\n?\\z)'],
    ['(a$|b)c', '(a(?:\\n?\\z)|b)c'],
    ['(?m)a$', '(?m)a$'],
    ['a\\Z', 'a\\z'],
    ['[]\\]a]', '[\\]\\]a]'],
    ['[^]a]', '[^\\]a]'],
    ['[[&~\\b]', '[\\[\\&\\~\\x08]'],
    ['\\<é\\é\\>', '<éé>'],
    ['a{,3}b{2,}c{2}d{2,3}?e{x}', 'a{0,3}b{2,}c{2}d{2,3}?e\\{x}'],
    ['a+?b*?c??', 'a+?b*?c??'],
    ['(?P<x>a)(?#hm)(?i:b)(?-i:c)', '(?P<x>a)(?i:b)(?-i:c)'],
    ['👍+', '👍+'],
    ['\\$\\(\\{', '\\$\\(\\{'],
  ])('%s', (pattern, expected) => {
    expect(anchoredRust(pattern)).toBe(`\\A(?:${expected})`);
  });

  it.each([
    ['(?=a)', 'look-around'],
    ['(?!a)', 'look-around'],
    ['(?<=a)', 'look-around'],
    ['(?<!a)', 'look-around'],
    ['(a)\\1', 'back-references'],
    ['(?P<x>a)(?P=x)', 'back-references'],
    ['(a)?(?(1)b|c)', 'conditional groups'],
    ['(?>a)', 'atomic groups'],
    ['a++', 'possessive repetition'],
    ['a{2}+', 'possessive repetition'],
    ['\\0', 'octal escapes'],
    ['\\N{DASH}', 'named characters'],
    ['(?a)\\w', 'ASCII or locale flag as Python has it'],
    ['(?x) a', 'verbose mode as Python has it'],
    ['a$\\n', '`$` amid a pattern'],
    ['a$?', '`$` amid a pattern'],
    ['[+--]', 'doubled dash in a class as Python has it'],
  ])('refuses %s', (pattern, feature) => {
    expect(anchoredRust(pattern)).toEqual({ refused: `Polars' regular expressions have no ${feature}` });
  });
});
