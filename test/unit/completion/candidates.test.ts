import { describe, expect, it } from 'vitest';
import { answerText, candidatesForBash } from '../../../src/completion/candidates.ts';

function answer(candidates: readonly { value: string; about: string }[], showsAbout = true): string {
  return answerText({ candidates, paths: 'none' }, showsAbout);
}

describe('the answer to a shell', () => {
  it('is a candidate a line, each once, with what it is about where that is shown', () => {
    const candidates = [
      { value: 'a', about: 'one\ntwo' },
      { value: 'b', about: '' },
      { value: 'a', about: 'again' },
    ];
    expect(answer(candidates)).toBe('none\na\tone two\nb\n');
    expect(answer(candidates, false)).toBe('none\na\nb\n');
    expect(answerText({ candidates: [], paths: 'files' }, true)).toBe('files\n');
  });

  it('holds nothing that a terminal would obey, and no name that would be two', () => {
    const said = answer([
      { value: 'a\nb', about: '' },
      { value: 'a\tb', about: '' },
      { value: '\u001b[2Jx', about: '' },
      { value: 'good', about: 'red \u001b[31m and \u009b2J' },
    ]);
    expect(said).toBe('none\ngood\tred [31m and 2J\n');
    expect(candidatesForBash([{ value: 'a\nb', about: '' }], 'a', { kept: 0, quote: '' })).toEqual([]);
  });

  it('is never longer than a shell can bear', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ value: `name-${index}`, about: '' }));
    expect(answer(many).split('\n')).toHaveLength(1002);
    // What is cut off is not what somebody is writing.
    const said = answerText({ candidates: many, paths: 'none' }, true, 'name-499');
    expect(said.split('\n').slice(1, 5)).toEqual(['name-499', 'name-4990', 'name-4991', 'name-4992']);
  });
});
