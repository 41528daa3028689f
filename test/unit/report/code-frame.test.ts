import { describe, expect, test } from 'vitest';
import type { Span } from '../../../src/diagnostics/span.ts';
import { codeFrame, type Mark } from '../../../src/report/code-frame.ts';
import { palette, wantsColour } from '../../../src/report/palette.ts';

const plain = palette(false);

/** The place of a word in a text. */
function spanOf(text: string, word: string): Span {
  const at = (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { offset, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const offset = text.indexOf(word);
  return { file: 'f', start: at(offset), end: at(offset + word.length) };
}

function mark(text: string, word: string, more: Partial<Mark> = {}): Mark {
  return { where: spanOf(text, word), paint: (shown) => shown, sign: '^', ...more };
}

describe('codeFrame', () => {
  test('marks two places that are far apart, with their words', () => {
    const text = Array.from({ length: 12 }, (_, index) => `key_${index + 1}: value`).join('\n');
    expect(
      codeFrame(text, [mark(text, 'key_11', { text: 'here' }), mark(text, 'key_2', { sign: '-' })], plain),
    ).toBe(
      ['   |', ' 2 | key_2: value', '   | -----', '...', '11 | key_11: value', '   | ^^^^^^ here'].join('\n'),
    );
  });

  test('shows the lines between two places that are near', () => {
    const text = 'a: 1\nb: 2\nc: 3';
    expect(codeFrame(text, [mark(text, 'a'), mark(text, 'c')], plain)).toContain('2 | b: 2');
  });

  test('keeps the mark of a very long line in view', () => {
    const text = `${'x'.repeat(1000)}target${'y'.repeat(1000)}`;
    const [, line = '', marks = ''] = codeFrame(text, [mark(text, 'target')], plain).split('\n');
    expect(line.length).toBeLessThan(180);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('target');
  });

  test('a mark stands under its characters behind a tab, and control characters do not reach the terminal', () => {
    const text = '\tname\u001b[31m: x';
    const [, line = '', marks = ''] = codeFrame(text, [mark(text, 'name')], plain).split('\n');
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('name');
    expect(line).not.toContain('\u001b');
  });

  test('a place at the end of the file has a mark as well', () => {
    const end = { offset: 4, line: 1, column: 5 };
    expect(
      codeFrame('a: 1', [{ where: { file: 'f', start: end, end }, paint: (s) => s, sign: '^' }], plain),
    ).toContain('^');
  });
});

describe('wantsColour', () => {
  test.for([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ] as const)('%j on a terminal: %s → %s', ([variables, isTerminal, expected]) => {
    expect(wantsColour(variables, isTerminal)).toBe(expected);
  });
});
