import { describe, expect, it } from 'vitest';
import type { CommandTable } from '../../../src/completion/command-table.ts';
import { findPlace } from '../../../src/completion/find-place.ts';
import { describeCommands } from '../../../src/command-line/describe-commands.ts';

const table: CommandTable = await describeCommands();

function at(...words: string[]) {
  const place = findPlace(table, words);
  return {
    ...place,
    command: place.command?.path.join(' '),
    commands: place.commands.map(({ path }) => path.at(-1)),
    options: place.options.map(({ name }) => name),
    value: place.value?.name,
  };
}

describe('the place of the cursor', () => {
  it('is a command first, and one of those below it behind that', () => {
    expect(at('').commands).toEqual(expect.arrayContaining(['deploy', 'rules', 'completion']));
    expect(at('rules', '').commands).toEqual(expect.arrayContaining(['compile', 'explain']));
    expect(at('rules', 'compile', '').commands).toEqual([]);
    expect(at('--json', '').commands).toContain('deploy');
  });

  it('is an argument where the command takes one, and the last of many takes all', () => {
    expect(at('explain', '')).toMatchObject({ command: 'explain', value: 'code' });
    expect(at('explain', 'TQ2001', '').value).toBeUndefined();
    expect(at('validate', 'a.yaml', 'b.yaml', '').value).toBe('files');
    expect(at('history', '')).toMatchObject({ commands: ['show'] });
    expect(at('history', 'show', '')).toMatchObject({ value: 'number', commands: [] });
  });

  it('is the value of an option, in a word of its own or the same', () => {
    expect(at('plan', '-n', 'or')).toMatchObject({ value: 'name', written: 'or', before: '' });
    expect(at('plan', '--format=gi')).toMatchObject({ value: 'format', written: 'gi', before: '--format=' });
    expect(at('plan', '--format=')).toMatchObject({ value: 'format', written: '', before: '--format=' });
    expect(at('--profile', '').value).toBe('profile');
    expect(at('plan', '-n', 'a', '--ref', '').value).toBe('ref');
  });

  it('offers options that were not given, and those that may be repeated', () => {
    const { options } = at('plan', '-n', 'a', '--ref', 'main', '--prune', '-');
    expect(options).toEqual(expect.arrayContaining(['name', 'detach', 'json', 'help']));
    expect(options).not.toContain('ref');
    expect(options).not.toContain('prune');
    expect(at('plan', '--ref=main', '--').options).not.toContain('ref');
  });

  it('knows that a flag takes no value, switched off or on', () => {
    expect(at('import', '--no-blocks', '--out', '').value).toBe('out');
    expect(at('deploy', '--all', 'flows.py').value).toBe('entrypoint');
  });

  it('takes the option of a command for that of the same name before it', () => {
    expect(at('deploy', '--version', '1').value).toBe('version');
    expect(at('plan', '--', '-n').options).toEqual([]);
  });

  it('has nothing to offer for what it does not know', () => {
    expect(at('plan', '--nonsense=', '')).toMatchObject({ options: [], value: undefined });
    expect(at('nonsense', '')).toMatchObject({ commands: [], options: [], value: undefined });
  });

  it('remembers the values of options', () => {
    const { given } = at('plan', '--prefect-file', 'a.yaml', '--prefect-file=b.yaml', '-n', '');
    expect(given.get('prefect-file')).toEqual(['a.yaml', 'b.yaml']);
  });
});
