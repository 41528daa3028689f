import { describe, expect, it } from 'vitest';
import { splitCommand } from '../../../src/steps/split-command.ts';

describe('splitCommand', () => {
  it.each([
    ['', []],
    ['  a\tb  c ', ['a', 'b', 'c']],
    [`a'b c'd`, ['ab cd']],
    [`"a \\"b\\" \\n \\\\"`, ['a "b" \\n \\']],
    [`'a \\'b`, ['a \\b']],
    ['a\\ b \\"', ['a b', '"']],
    [`'' ""`, ['', '']],
    ['a#b # c', ['a#b', '#', 'c']],
    ['a | b && $C > d', ['a', '|', 'b', '&&', '$C', '>', 'd']],
    [`$'a' $"b"`, ['$a', '$b']],
    ['a\u00a0b', ['a\u00a0b']],
  ])('%j', (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  it.each([
    [`echo "a`, 'a quotation mark (`"`) is not closed'],
    [`it's`, "a quotation mark (`'`) is not closed"],
    ['"a \\"', 'a quotation mark (`"`) is not closed'],
    ['a\\', 'nothing follows the `\\` at its end'],
  ])('%j is at fault', (line, fault) => {
    expect(splitCommand(line)).toEqual({ fault });
  });
});
