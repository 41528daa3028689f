import { describe, expect, it } from 'vitest';
import { overridesOf } from '../../../src/git/local-programs.ts';

/** `scope key=value` a line → what git prints with `--null`. */
function listing(...lines: string[]): string {
  return lines
    .map((line) => {
      const [, scope = '', key = '', value] = /^(\w+) ([^=]+)(?:=(.*))?$/s.exec(line) ?? [];
      return `${scope}\0${key}${value === undefined ? '' : `\n${value}`}\0`;
    })
    .join('');
}

describe('what is set in the place of programs that a repository names', () => {
  it('is nothing where it names none', () => {
    expect(overridesOf('')).toEqual([]);
    expect(overridesOf(listing('local core.bare=false', 'global core.sshcommand=ssh -v'))).toEqual([]);
  });

  it.each([
    ['local core.sshcommand=evil', [['core.sshcommand', 'ssh']]],
    ['worktree core.sshcommand=evil', [['core.sshcommand', 'ssh']]],
    ['local filter.a.b.process=evil', [['filter.a.b.process', '']]],
    ['local filter.x.required', [['filter.x.required', 'false']]],
    ['local protocol.ext.allow=always', [['protocol.ext.allow', 'never']]],
    ['local core.gitproxy=evil', [['protocol.git.allow', 'never']]],
    ['local remote.a b.uploadpack=evil', [['protocol.file.allow', 'never']]],
    ['local hook.x.command=evil', [['hook.x.enabled', 'false']]],
    ['local diff.x.textconv=evil\nwith a second line', [['diff.x.textconv', '']]],
  ])('%j', (line, expected) => {
    expect(overridesOf(listing(line))).toEqual(expected);
  });

  it("is the user's own value, the last one", () => {
    const own = ['system core.sshcommand=one', 'global core.sshcommand=two', 'global core.sshcommand=three'];
    expect(overridesOf(listing(...own, 'local core.sshcommand=evil'))).toEqual([
      ['core.sshcommand', 'three'],
    ]);
  });

  it('is nothing where a variable of the environment goes before both', () => {
    expect(overridesOf(listing('local core.fsmonitor=evil', 'command core.fsmonitor='))).toEqual([]);
  });

  it('clears the list of helpers and says those of the user again, in their order', () => {
    const settings = listing(
      'system credential.helper=store',
      'global credential.https://a.example.helper=manager',
      'local credential.helper=!evil',
      'local credential.https://b.example.helper=!evil',
      'command credential.helper=mine',
    );
    expect(overridesOf(settings)).toEqual([
      ['credential.helper', ''],
      ['credential.https://b.example.helper', ''],
      ['credential.helper', 'store'],
      ['credential.https://a.example.helper', 'manager'],
      ['credential.helper', 'mine'],
    ]);
  });
});
