import { describe, expect, it } from 'vitest';
import { anchoredPython, anchoredRust } from '../../../../src/rules/compile/patterns.ts';

describe('anchoredPython', () => {
  it.each([
    ['a|b', '\\A(?:a|b)'],
    ['(?i)a', '(?i)\\A(?:a)'],
    ['(?ix)a # no', '(?ix)\\A(?:a # no\n)'],
    ['(?i)(?a)abc', '(?i)(?a)\\A(?:abc)'],
    ['(?i)(?x)a # no', '(?i)(?x)\\A(?:a # no\n)'],
    ['(?x) (?i)a', '(?x) (?i)\\A(?:a\n)'],
    ['(?x)# é 👍\n(?s) # b', '(?x)# é 👍\n(?s)\\A(?: # b\n)'],
    ['(?#note)(?i)a', '(?#note)(?i)\\A(?:a)'],
    ['(?i) a(?s:.)', '(?i)\\A(?: a(?s:.))'],
    ['\\(?i', '\\A(?:\\(?i)'],
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
    ['a{,}b{,}?', 'a*b*?'],
    ['\\w\\W\\s\\S\\d', '[\\p{L}\\p{N}_][^\\p{L}\\p{N}_][\\s\\x1c-\\x1f][^\\s\\x1c-\\x1f]\\d'],
    ['[\\w.-][a\\W]', '[\\p{L}\\p{N}_.-][a[^\\p{L}\\p{N}_]]'],
    ['\\w{1,200}', '[\\p{L}\\p{N}_]{1,200}'],
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

  it.each(['^\\w{1,255}$', '(\\W{100}){3}', '[\\w.-]{1,255}'])(
    'refuses %s, which is too large',
    (pattern) => {
      const refused =
        "the pattern is too large for Polars' regular expressions: repeat less, or fewer kinds of characters";
      expect(anchoredRust(pattern)).toEqual({ refused });
    },
  );
});
