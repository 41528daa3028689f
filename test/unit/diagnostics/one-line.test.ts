import { expect, test } from 'vitest';
import { oneLine } from '../../../src/diagnostics/one-line.ts';
import { stopwatch } from '../busy-time.ts';

test.for([
  ['a\nb', 'a b'],
  ['a \r\n\n  b', 'a b'],
  ['\n a\tb  c \n', ' a\tb  c '],
  ['a  b', 'a  b'],
])('%j is %j', ([text, line]) => {
  expect(oneLine(text as string)).toBe(line);
});

test('with something else between', () => {
  expect(oneLine('a\n b', '; ')).toBe('a; b');
});

test('a long run of blanks does not take long', () => {
  const busy = stopwatch();
  oneLine(`a${' '.repeat(200_000)}b`);
  expect(busy()).toBeLessThan(1_000);
});
