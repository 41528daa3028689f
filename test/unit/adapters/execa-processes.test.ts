/** Real programs of a Unix system: what `tq` asks of others must hold whatever they do. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { execaProcesses } from '../../../src/adapters/execa-processes.ts';
import type { ConversationCall, FinishedProgram, ProgramCall } from '../../../src/ports/processes.ts';

const processes = execaProcesses();
const NODE = process.execPath;

const folders: string[] = [];
function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tq-processes-'));
  folders.push(made);
  return made;
}

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true })));

function call(program: string, args: string[], more: Partial<ProgramCall> = {}): ProgramCall {
  return { program, args, workingDirectory: folder, variables: { PATH: process.env.PATH }, ...more };
}

const run = (program: string, args: string[], more?: Partial<ProgramCall>) =>
  processes.run(call(program, args, more));

/** Runs a line of the shell, which is there on every Unix. */
const runLine = (line: string, more?: Partial<ProgramCall>) =>
  processes.run(call(line, [], { shell: true, ...more })) as Promise<FinishedProgram>;

/** Waits for it, since a program writes it as soon as it gets as far. */
async function idIn(file: string): Promise<number> {
  for (const deadline = Date.now() + 20_000; ; await sleep(10)) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (text !== '') return Number(text);
    if (Date.now() > deadline) throw new Error(`no program wrote ${file}`);
  }
}

/** A zombie has ended, even where no one reaps it. */
function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** What is ended may need a turn of the processor to end. */
async function untilGone(id: number, milliseconds = 10_000): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isAlive(id) && Date.now() < deadline) await sleep(20);
  return !isAlive(id);
}

/**
 * With a timeout of 300 ms, or with a longer one on a machine that does not get as far in that as to have the program
 * write its file `id`.
 */
async function onceBegun<T>(act: (timeout: number) => Promise<T>, directory = folder): Promise<T> {
  const file = join(directory, 'id');
  for (const timeout of [300, 1_000, 3_000]) {
    const result = await act(timeout);
    if (existsSync(file) && readFileSync(file, 'utf8').trim() !== '') return result;
  }
  return act(10_000);
}

describe('a program that cannot be started', () => {
  it.each<[string, string, Partial<ProgramCall>, string]>([
    ['does not exist', 'no-such-program', {}, '`no-such-program` was not found'],
    ['is not on the given PATH', 'env', { variables: { PATH: '/nowhere' } }, '`env` was not found'],
    ['may not be executed', '/etc/passwd', {}, '`/etc/passwd` may not be executed: permission denied'],
    ['is a folder', '/etc', {}, '`/etc` may not be executed: permission denied'],
    [
      'has no working directory',
      'true',
      { workingDirectory: '/nowhere' },
      'the folder `/nowhere` does not exist',
    ],
    [
      'has a file for a working directory',
      'true',
      { workingDirectory: '/etc/passwd' },
      'the folder `/etc/passwd` does not exist',
    ],
  ])('%s', async (_why, program, more, failure) => {
    expect(await run(program, [], more)).toEqual({ failure });
  });

  it.each<[string, string[], Partial<ProgramCall>]>([
    ['a NUL in an argument', ['a\0b'], {}],
    ['a NUL in a variable', [], { variables: { PATH: process.env.PATH, A: 'a\0b' } }],
  ])('because of %s', async (_why, args, more) => {
    expect(await run('true', args, more)).toEqual({ failure: expect.stringContaining('null bytes') });
  });

  it('because of a defect of `tq`, which is not told as the failure of the program', async () => {
    await expect(run('true', null as unknown as string[])).rejects.toBeInstanceOf(TypeError);
  });

  it.each<[string, string[], Partial<ProgramCall>]>([
    ['a NUL in an argument', ['a\0b'], {}],
    ['a NUL in a variable', [], { variables: { PATH: process.env.PATH, A: 'a\0b' } }],
  ])('to be asked, because of %s', async (_why, args, more) => {
    const conversation = processes.converse({ ...call('true', args, more), timeout: 20_000 });
    expect(await conversation.ask('{}')).toEqual({ failure: expect.stringContaining('null bytes') });
    await conversation.close();
  });

  it('because its arguments are too long', async () => {
    const result = await run('true', ['a'.repeat(3_000_000)]);
    expect(result).toEqual({ failure: expect.stringContaining('E2BIG') });
  });
});

describe('what a program gets', () => {
  it('is exactly the given environment', async () => {
    const variables = { A: '1', B: undefined, EMPTY: '' };
    const result = (await run('/usr/bin/env', [], { variables })) as FinishedProgram;
    expect(result.stdout).toBe('A=1\nEMPTY=\n');
  });

  it('is its arguments as they are', async () => {
    const args = ['a b', '$HOME', '"', "'", '*', '', '\n', '--', '`id`'];
    const code = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const result = (await run(NODE, ['-e', code, '--', ...args])) as FinishedProgram;
    expect(JSON.parse(result.stdout)).toEqual(args);
  });

  it('is the end of the file when there is no input', async () => {
    expect(await run('cat', [])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('is its input whole', async () => {
    const input = 'ä🙂\r\n'.repeat(500_000);
    const result = (await run('cat', [], { input })) as FinishedProgram;
    expect(result.stdout === input).toBe(true);
  });

  it('may be left unread', async () => {
    const input = 'x'.repeat(10_000_000);
    expect(await run('true', [], { input })).toMatchObject({ exitCode: 0 });
    expect(await runLine('exec 0<&-; sleep 0.2; exit 4', { input })).toMatchObject({ exitCode: 4 });
  });

  it('is a line for the shell as it was written', async () => {
    const line = `A="x  y"; echo "$A" '$A' \\* | cat; echo err >&2; exit 3`;
    expect(await runLine(line)).toEqual({ exitCode: 3, stdout: 'x  y $A *\n', stderr: 'err\n' });
  });
});

describe('what a program says', () => {
  it('is kept as it is', async () => {
    expect(await runLine(`printf '\\357\\273\\277a\\r\\n\\n'`)).toMatchObject({ stdout: '\uFEFFa\r\n\n' });
  });

  it('is told as it comes, characters never torn apart', async () => {
    const told: string[] = [];
    // An ä and a 🙂 in pieces, then two bytes that are no UTF-8; it goes on once each of the two has been heard of.
    const heard = (what: string): string => `until [ -e heard-${what} ]; do sleep 0.01; done`;
    const pieces = (one: string, other: string): string => `printf '${one}'; sleep 0.05; printf '${other}'`;
    const line = [
      ...[pieces('\\303', '\\244'), heard('ä'), pieces('\\360\\237', '\\231\\202'), heard('🙂')],
      pieces('\\377', '\\303'),
    ].join('; ');
    const result = await runLine(line, {
      // What is never told would be waited for without end.
      timeout: 20_000,
      onOutput: (stream, text) => {
        told.push(`${stream}:${text}`);
        writeFileSync(join(folder, `heard-${text}`), '');
      },
    });
    expect(result.stdout).toBe('ä🙂\uFFFD\uFFFD');
    expect(told.slice(0, 2)).toEqual(['stdout:ä', 'stdout:🙂']);
    expect(told.map((each) => each.replace('stdout:', '')).join('')).toBe(result.stdout);
  });

  it('is kept whole when it is 50 MB', async () => {
    const { exitCode, stdout } = await runLine('head -c 50000000 /dev/zero | tr "\\0" x');
    expect({ exitCode, length: stdout.length }).toEqual({ exitCode: 0, length: 50_000_000 });
  });

  it('is waited for when a program in the background says it', async () => {
    const { stdout } = await runLine('(sleep 0.3; echo late) & echo early');
    expect(stdout).toBe('early\nlate\n');
  });
});

describe('how a program ends', () => {
  it('by a signal', async () => {
    expect(await runLine('echo a; kill -9 $$')).toEqual({
      exitCode: null,
      signal: 'SIGKILL',
      stdout: 'a\n',
      stderr: '',
    });
  });

  it('by the timeout, with all that it has started', async () => {
    const line = 'echo before; sleep 60 & echo $! > id; wait';
    const result = await onceBegun((timeout) => runLine(line, { timeout }));
    expect(result).toEqual({ exitCode: null, timedOut: true, stdout: 'before\n', stderr: '' });
    expect(isAlive(await idIn(join(folder, 'id')))).toBe(false);
  });

  it('when it prints without end', async () => {
    const { exitCode, failure } = (await run('yes', [])) as FinishedProgram & { failure: string };
    expect({ exitCode, failure }).toEqual({ failure: 'it printed more than 268435456 characters' });
  });

  it('by the timeout, in its own way if it is quick', async () => {
    const line = `trap 'echo tidied; exit 0' TERM; echo $$ > id; while :; do sleep 0.05; done`;
    const result = await onceBegun((timeout) => runLine(line, { timeout }));
    expect(result).toMatchObject({ timedOut: true, stdout: 'tidied\n' });
  });

  it('by the timeout, when a program that left the group still holds its output', async () => {
    const line = `setsid sh -c 'echo $$ > id; exec sleep 60' & sleep 60`;
    const result = await onceBegun((timeout) => runLine(line, { timeout }));
    expect(result).toMatchObject({ timedOut: true });
    process.kill(await idIn(join(folder, 'id')), 'SIGKILL');
  });
});

/** Runs a piece of a program in a Node of its own, which is what a signal is for. */
function startNode(code: string, directory = folder) {
  const adapter = join(import.meta.dirname, '../../../src/adapters/execa-processes.ts');
  const file = join(directory, 'program.mts');
  writeFileSync(
    file,
    `import { execaProcesses } from ${JSON.stringify(adapter)};\nconst processes = execaProcesses();\n${code}\n`,
  );
  return execa(NODE, ['--import', import.meta.resolve('tsx'), file], { cwd: directory, reject: false });
}

const RUN_LINE = (line: string, directory = folder) =>
  `await processes.run({ program: ${JSON.stringify(line)}, args: [], workingDirectory: ${JSON.stringify(directory)}, variables: process.env, shell: true });`;

describe('when tq ends', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s takes along what was started, and has its effect',
    async (signal) => {
      const tq = startNode(RUN_LINE('sleep 60 & echo $! > id; wait'));
      const id = await idIn(join(folder, 'id'));
      tq.kill(signal);
      expect((await tq).signal).toBe(signal);
      expect(await untilGone(id)).toBe(true);
    },
  );

  it('what a program left in the background on purpose may stay', async () => {
    const tq = startNode(RUN_LINE('sleep 60 > /dev/null 2>&1 & echo $! > id'));
    await tq;
    const id = await idIn(join(folder, 'id'));
    expect(isAlive(id)).toBe(true);
    process.kill(id, 'SIGKILL');
  });
});

/** At the same time and in folders of their own: each waits until the patience of five seconds is over. */
describe.concurrent('a program that does not obey', () => {
  const stubborn = `trap '' TERM; echo $$ > id; while :; do sleep 0.05; done`;

  it('is ended by force after the timeout', async ({ expect }) => {
    const directory = newFolder();
    const started = Date.now();
    const result = await onceBegun(
      (timeout) => runLine(stubborn, { workingDirectory: directory, timeout }),
      directory,
    );
    expect(result).toMatchObject({ exitCode: null, timedOut: true });
    expect(await untilGone(await idIn(join(directory, 'id')))).toBe(true);
    expect(Date.now() - started).toBeGreaterThan(5_000);
  }, 60_000);

  it('is ended by force, also when it is only a child of what was started', async ({ expect }) => {
    const directory = newFolder();
    const line = `sh -c '${stubborn.replace("trap ''", 'trap ""')}' > /dev/null 2>&1 & wait`;
    const result = await onceBegun(
      (timeout) => runLine(line, { workingDirectory: directory, timeout }),
      directory,
    );
    expect(result).toMatchObject({ timedOut: true });
    expect(await untilGone(await idIn(join(directory, 'id')))).toBe(true);
  }, 60_000);

  it('is ended by force after tq has ended by its own decision', async ({ expect }) => {
    const directory = newFolder();
    const onSignal = `process.on('SIGTERM', () => process.exit(143));`;
    const tq = startNode(`${onSignal}\n${RUN_LINE(stubborn, directory)}`, directory);
    const id = await idIn(join(directory, 'id'));
    tq.kill('SIGTERM');
    expect((await tq).exitCode).toBe(143);
    expect(await untilGone(id, 20_000)).toBe(true);
  }, 40_000);
});

describe('a conversation', () => {
  const talk = (line: string, more: Partial<ConversationCall> = {}) =>
    processes.converse({ ...call('/bin/sh', ['-c', line]), timeout: 20_000, ...more });

  it('has an answer for each line, from one program', async () => {
    const conversation = talk('while read line; do echo "$$ $line"; done');
    const answers = [];
    for (const line of ['a', 'ä', 'c']) answers.push(await conversation.ask(line));
    await conversation.close();
    const lines = answers.map((answer) => ('line' in answer ? answer.line : ''));
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['a', 'ä', 'c']);
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(1);
  });

  it('takes an answer of a megabyte', async () => {
    const conversation = talk('read line; head -c 1000000 /dev/zero | tr "\\0" x; echo');
    const answer = await conversation.ask('');
    expect('line' in answer && answer.line.length).toBe(1_000_000);
    await conversation.close();
  });

  it('tells why there is no answer', async () => {
    const gone = talk('read line; echo "what went wrong" >&2; exit 3');
    const failure = 'it ended with exit code 3:\nwhat went wrong';
    expect(await gone.ask('')).toEqual({ failure });
    expect(await gone.ask('')).toEqual({ failure });
    expect(await talk('read line; kill -9 $$').ask('')).toEqual({ failure: 'it ended by SIGKILL' });
    expect(await processes.converse({ ...call('nope', []), timeout: 20_000 }).ask('')).toEqual({
      failure: '`nope` was not found',
    });
  });

  it('ends with the program when the answer takes too long', async () => {
    await onceBegun(async (timeout) => {
      const conversation = talk('echo $$ > id; read line; sleep 60', { timeout });
      const failure = `it did not answer within ${timeout / 1000} s`;
      expect(await conversation.ask('')).toEqual({ failure });
    });
    expect(await untilGone(await idIn(join(folder, 'id')))).toBe(true);
  });

  it('does not keep tq from ending, and does not outlive it', async () => {
    const tq = startNode(`
      const conversation = processes.converse({ program: '/bin/sh', args: ['-c', 'echo $$ > id; while read line; do echo; done'], workingDirectory: ${JSON.stringify(folder)}, variables: process.env, timeout: 60_000 });
      await conversation.ask('');`);
    // Long before the minute that an answer may take.
    expect((await tq).exitCode).toBe(0);
    expect(await untilGone(await idIn(join(folder, 'id')))).toBe(true);
  }, 30_000);
});
