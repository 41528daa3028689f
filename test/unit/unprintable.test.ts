/** Text of others, on a terminal and in the note of a release. */
import { expect, test } from 'vitest';
import { plainLine } from '../../src/release/note-markdown.ts';
import { printable, printableLine } from '../../src/report/printable.ts';

test('marks that end a line, turn it around or are half a character are shown as unprintable', () => {
  for (const mark of ['\u0007', '\u0085', '\u2028', '\u2029', '\u202e', '\u2066', '\ud800']) {
    expect(printable(`a${mark}b`)).toBe('a\ufffdb');
    expect(plainLine(`a${mark}b`)).toBe('a\ufffdb');
  }
});

test('lines stay lines, but where one is wanted', () => {
  expect(printable('a\tb\nc')).toBe('a    b\nc');
  expect(printableLine('a\tb\nc')).toBe('a    b c');
  expect(plainLine('a\tb\r\nc')).toBe('a b c');
});
