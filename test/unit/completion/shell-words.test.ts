import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Quote, quotedForBash, shellWords } from '../../../src/completion/shell-words.ts';

/** Of bash by default. */
const BREAKS = ' \t\n"\'@><=;|&(:';

describe('a line cut into words', () => {
  it.each<[string, string[], string]>([
    ['tq ', ['tq'], ''],
    ['tq pl', ['tq'], 'pl'],
    ['tq plan -n "with sp', ['tq', 'plan', '-n'], 'with sp'],
    ['tq plan -n with\\ space ', ['tq', 'plan', '-n', 'with space'], ''],
    [`tq plan -n 'it'\\''s' -`, ['tq', 'plan', '-n', "it's"], '-'],
    ['tq plan -n "a\\$b\\c" x', ['tq', 'plan', '-n', 'a$b\\c'], 'x'],
    ['tq plan -n "" x', ['tq', 'plan', '-n', ''], 'x'],
    ['tq plan $(touch x) `y', ['tq', 'plan', '$(touch', 'x)'], '`y'],
    ['tq plan x\\', ['tq', 'plan'], 'x'],
    ['', [], ''],
  ])('%s', (line, before, current) => {
    expect(shellWords(line)).toMatchObject({ before, current });
  });

  it.each<[string, number, Quote]>([
    ['tq plan -n orders:da', 'orders:'.length, ''],
    ['tq plan --format=js', '--format='.length, ''],
    ['tq plan -n a\\:b', 0, ''],
    ['tq plan -n "a:b', 0, '"'],
    ["tq plan --name='a", '--name='.length, "'"],
    ['tq plan -n a:b ', 0, ''],
  ])('knows what bash will replace of %s', (line, kept, quote) => {
    expect(shellWords(line, BREAKS)).toMatchObject({ kept, quote });
  });
});

describe('a text in the quotes of bash', () => {
  it('is read by bash as it was, behind each quote and behind none', () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), { numRuns: 300, seed: 7 });
    texts.push('x$(touch x)', '`y`', '~', "it's", 'a"b', '\\', '*', '{a,b}', '-n', '#', 'ümlaut é', '!!');
    const written = texts.flatMap((text) =>
      (['', "'", '"'] as const).flatMap((quote) => {
        const quoted = quotedForBash(text, quote);
        return quoted === undefined ? [] : [{ text, word: `${quote}${quoted}${quote}` }];
      }),
    );
    const script = written.map(({ word }) => `printf '%s\\0' ${word}`).join('\n');
    const read = execFileSync('bash', ['--norc'], { input: script }).toString().split('\0').slice(0, -1);
    expect(read).toEqual(written.map(({ text }) => text));
    expect(read.length).toBeGreaterThan(2 * texts.length);
  });
});
