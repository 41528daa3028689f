import { describe, expect, test } from 'vitest';
import { renderGithub } from '../../../../src/report/findings/github.ts';
import { DEPLOYED, FAILED, NASTY, record, RECORDS, SEVERAL, STOPPED } from './records.ts';

/** Reads a command as the runner does (actions/runner `ActionCommand.TryParseV2`): the escapes of `@actions/core`. */
function readCommand(line: string) {
  const [, name, properties = '', message = ''] = /^::(\w+)(?: ([^\r\n]*?))?::(.*)$/.exec(line) ?? [];
  const unescapeData = (text: string) =>
    text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const unescapeProperty = (text: string) => unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
  const pairs = properties.split(',').map((pair) => pair.split('=', 2) as [string, string]);
  return {
    name,
    properties: Object.fromEntries(pairs.map(([key, value]) => [key, unescapeProperty(value)])),
    message: unescapeData(message),
  };
}

const commands = (findings: typeof SEVERAL) => renderGithub(findings).split('\n').map(readCommand);

describe('renderGithub', () => {
  test('a command a finding', () => {
    expect(renderGithub(SEVERAL).split('\n').slice(0, 3)).toEqual([
      '::error file=teams/orders/prefect.yaml,line=7,col=5,endLine=7,endColumn=13,title=TQ2001 unknown-key::unknown key `work_pol`; did you mean `work_pool`?%0Ahelp: rename it to `work_pool`%0Afix: rename it to `work_pool`',
      '::error file=teams/orders/prefect.yaml,line=31,col=11,endLine=31,endColumn=18,title=TQ2003 duplicate-deployment-name::deployment `orders/nightly` is defined twice%0Ahere: already used on line 14%0Asee prefect.yaml:14:11: first used here%0Ahelp: rename one of them; the second would overwrite the first on the server',
      '::notice file=teams/orders/prefect.yaml,line=40,endLine=43,title=TQ2010 deprecated-schedule-key::the key `schedule` is deprecated',
    ]);
    expect(renderGithub(SEVERAL)).toMatch(
      /\n::error title=TQ1002 unreadable-file::`prefect\.yaml` cannot be read/,
    );
    const warning = { ...SEVERAL.diagnostics[0]!, severity: 'warning' as const };
    expect(renderGithub(record({ diagnostics: [warning] }))).toMatch(/^::warning /);
  });

  test('nothing without findings', () => {
    expect(renderGithub(record())).toBe('');
    expect(renderGithub(DEPLOYED)).toBe('');
  });

  test.for(Object.entries(RECORDS).filter(([name]) => name !== 'none' && name !== 'deployed'))(
    'each line is a command, whatever it holds: %s',
    ([, findings]) => {
      for (const { name, properties } of commands(findings)) {
        expect(['error', 'warning', 'notice']).toContain(name);
        expect(
          Object.keys(properties).every((key) => /^(file|line|col|endLine|endColumn|title)$/.test(key)),
        ).toBe(true);
      }
    },
  );

  test('what is read is what was meant', () => {
    const [first] = commands(NASTY);
    expect(first!.properties.file).toContain('odd, name: 100% `|<&>');
    expect(first!.message).toContain('100% ::error:: @team');
    expect(first!.message).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });

  test('a run that did not come to its end is an error', () => {
    expect(commands(FAILED).map(({ message }) => message)).toEqual([
      'the server `x` does not answer\ncause: ECONNREFUSED\nhelp: start it',
      'orders/nightly: refused <it>',
    ]);
    expect(commands(STOPPED)).toHaveLength(1);
  });
});
