import { describe, expect, it } from 'vitest';
import { cleanDocstring } from '../../../src/python/docstring.ts';
import { parameterDescriptions } from '../../../src/python/google-docstring.ts';

describe('cleanDocstring', () => {
  it.each([
    ['  one  ', 'one  '],
    ['\n    one\n      two\n    ', 'one\n  two'],
    ['one\n\n    two\n        three\n', 'one\n\ntwo\n    three'],
    ['a\tb\n\tc', 'a       b\nc'],
    ['', ''],
  ])('%j', (text, clean) => {
    expect(cleanDocstring(text)).toBe(clean);
  });
});

describe('parameterDescriptions', () => {
  it('reads names with types, continuation lines and blank lines', () => {
    const docstring =
      'Do.\n\nArgs:\n    a (int): one\n        more\n\n    b: two: three\nReturns:\n    c: not this';
    expect(Object.fromEntries(parameterDescriptions(docstring))).toEqual({ a: 'one\nmore', b: 'two: three' });
  });

  it.each([
    'Do.\nArgs:\n    a: one',
    'Do.\n\nArgs:\n\n    a: one',
    'Do.\n\n```\nArgs:\n    a: one\n```',
    'Do.\n\n:param a: one',
    'Do.\n\nKeyword Args:\n    a: one',
  ])('finds nothing in %j', (docstring) => {
    expect(parameterDescriptions(docstring).size).toBe(0);
  });
});
