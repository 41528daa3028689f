import { describe, expect, it } from 'vitest';
import { IN_COMMANDS, OPTIONS, valueSources } from '../../../src/completion/value-sources.ts';
import { describeCommands } from '../../../src/command-line/describe-commands.ts';

const { commands, options } = await describeCommands();

describe('where values come from', () => {
  it('is said of options and arguments that are there', () => {
    const known = new Set([...options, ...commands.flatMap((each) => each.options)].map(({ name }) => name));
    expect(Object.keys(OPTIONS).filter((name) => !known.has(name))).toEqual([]);
    const places = new Set(
      commands.flatMap(({ path, options: own, arguments: words }) => [
        ...own.map(({ name }) => [...path, `--${name}`].join(' ')),
        ...words.map(({ name }) => [...path, name].join(' ')),
      ]),
    );
    expect(Object.keys(IN_COMMANDS).filter((place) => !places.has(place))).toEqual([]);
  });

  it('is said of every argument without choices, but numbers and names that nobody has yet', () => {
    const unsaid = commands.flatMap((command) =>
      command.arguments
        .filter((each) => each.choices === undefined && valueSources(each, command).length === 0)
        .map(({ name }) => [...command.path, name].join(' ')),
    );
    expect(unsaid).toEqual([
      'new deployment deployment',
      'history show number',
      'rollback number',
      'pool create name',
    ]);
  });
});
