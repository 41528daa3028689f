import { describe, expect, it } from 'vitest';
import { splitLines, strip } from '../../../src/steps/python-strings.ts';
import { stopwatch } from '../busy-time.ts';

describe('splitLines', () => {
  it.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\nb\n', ['a', 'b']],
    ['a\r\n\r\nb', ['a', '', 'b']],
    ['a\x0bb\x0cc\x1cd\x85e\u2028f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['a\x1fb', ['a\x1fb']],
  ])('%j', (text, lines) => {
    expect(splitLines(text)).toEqual(lines);
  });
});

describe('strip', () => {
  it.each([
    [' \t\na b\r\n', 'a b'],
    ['\x1c\x1f\x85a\u3000', 'a'],
    ['\ufeffa\ufeff', '\ufeffa\ufeff'],
    [' \n ', ''],
  ])('%j', (text, stripped) => {
    expect(strip(text)).toBe(stripped);
  });

  it('is quick for long runs of blanks inside', () => {
    const text = `a${' '.repeat(1_000_000)}b`;
    const busy = stopwatch();
    expect(strip(text)).toBe(text);
    expect(busy()).toBeLessThan(1000);
  });
});
