import { describe, expect, it } from 'vitest';
import { parseDotenv } from '../../../../src/reading/settings/dotenv.ts';
import { stopwatch } from '../../busy-time.ts';

const parse = (text: string, environment: Record<string, string> = {}): Record<string, string | null> =>
  Object.fromEntries(parseDotenv(text, environment).variables);

describe('parseDotenv', () => {
  // Each expectation is what python-dotenv 1.2's `dotenv_values` returned for the text.
  it.each<[string, Record<string, string | null>]>([
    ['A=1\nB = two words # note\n', { A: '1', B: 'two words' }],
    ['export A=1\r\n  B=2', { A: '1', B: '2' }],
    ['# A=1\n\nB=2 #', { B: '2' }],
    ['A=\nB= # note\nC=#text\nD=x#y', { A: '', B: '', C: '#text', D: 'x#y' }],
    ['A', { A: null }],
    [`A='it''s'`, {}],
    [`A='a\\'b\\n'`, { A: `a'b\\n` }],
    ['A="a\\tb\\"c" # note', { A: 'a\tb"c' }],
    ['A="two\nlines"\nB=1', { A: 'two\nlines', B: '1' }],
    [`'A B'=1`, { 'A B': '1' }],
    ['A=1\nA=2', { A: '2' }],
    ['\uFEFFA=1', { A: '1' }],
    ['A=ü', { A: 'ü' }],
  ])('reads %j', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('reads a long run of blanks in no time', () => {
    const busy = stopwatch();
    expect(parse(`A=a${' '.repeat(200_000)}b  # note`)).toEqual({ A: `a${' '.repeat(200_000)}b` });
    expect(busy()).toBeLessThan(1_000);
  });

  it('fills in variables: of the file before those of the environment', () => {
    const text = "A=file\nB=${A}-${HOME}-${NO}-${NO:-else}-$A\nC='${A}'";
    expect(parse(text, { A: 'environment', HOME: '/root' })).toEqual({
      A: 'file',
      B: 'file-/root--else-$A',
      C: 'file',
    });
  });

  it('does not know what is set further down', () => {
    expect(parse('A=${B}\nB=1')).toEqual({ A: '', B: '1' });
  });

  it('tells which lines it cannot read, and reads on', () => {
    const { variables, brokenLines } = parseDotenv('A=1\nnot a line\nB="open\nC=2', {});
    expect(brokenLines).toEqual([2, 3]);
    expect(Object.fromEntries(variables)).toEqual({ A: '1', C: '2' });
  });
});
