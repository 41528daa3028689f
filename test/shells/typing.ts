/** Someone at a terminal: a project with names that shells have a meaning for, and lines typed into a real shell. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, onTestFinished } from 'vitest';

const TQ = join(import.meta.dirname, '..', '..', 'bin', 'tq.js');

/** The shell prints it when it is ready to read a line. */
export const PROMPT = 'READY> ';

/**
 * `tq` offers what it knows after a second (`PATIENCE` in `src/reading/completion/complete-words.ts`), and where others want the
 * processor, too, that may be nothing, for one of many words.
 */
export const TYPES_MUCH = { retry: 1, timeout: 300_000 };

/** What is typed, with `\t` for the Tab key → what the command got. */
export type Typed = readonly (readonly [line: string, got: string])[];

const PROJECT = `name: shop
deployments:
  - {name: "orders:daily", entrypoint: "flows.py:orders_quality"}
  - {name: "with space", entrypoint: "flows.py:orders_quality"}
  - {name: "it's", entrypoint: "flows.py:orders_quality"}
  - {name: "x$(touch done)", entrypoint: "flows.py:orders_quality"}
  - {name: "y\`touch done\`", entrypoint: "flows.py:orders_quality"}
  - {name: "star*", entrypoint: "flows.py:orders_quality"}
  - {name: "~$HOME", entrypoint: "flows.py:orders_quality"}
  - {name: "nightly", entrypoint: "flows.py:orders_quality"}
`;

/** The same in every shell. */
export const TYPED: Typed = [
  ['plan -n or\t', '[plan][-n][orders:daily]'],
  ['plan -n orders:\t', '[plan][-n][orders:daily]'],
  ['plan -n wi\t', '[plan][-n][with space]'],
  ['plan -n "wi\t', '[plan][-n][with space]'],
  ["plan -n 'wi\t", '[plan][-n][with space]'],
  ['plan -n it\t', "[plan][-n][it's]"],
  ['plan -n "it\t', "[plan][-n][it's]"],
  ['plan -n x\t', '[plan][-n][x$(touch done)]'],
  ['plan -n "x\t', '[plan][-n][x$(touch done)]'],
  ['plan -n y\t', '[plan][-n][y`touch done`]'],
  ['plan -n sta\t', '[plan][-n][star*]'],
  ['plan -n \\~\t', '[plan][-n][~$HOME]'],
  ['plan -n orders-quality/ni\t', '[plan][-n][orders-quality/nightly]'],
  ['plan --name=ni\t', '[plan][--name=nightly]'],
  ['plan --prefect-file pre\t', '[plan][--prefect-file][prefect.yaml]'],
  ['plan --prefect-file=pre\t', '[plan][--prefect-file=prefect.yaml]'],
  ['plan --format=gith\t', '[plan][--format=github]'],
  ['plan --chang\tmai\t', '[plan][--changed-since][main]'],
  ['rules compile --eng\tpan\t', '[rules][compile][--engine][pandera]'],
  ['valid\tpre\t', '[validate][prefect.yaml]'],
];

/** A folder with the project, `tq` and `show`, which writes down what it gets; gone when the test is over. */
export interface Desk {
  folder: string;
  variables: Record<string, string>;
  write(path: string, text: string): void;
  /** What `show` got, a line each. */
  shown(): string[];
}

export async function desk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'tq-shell-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('prefect.yaml', PROJECT);
  write('bin/show', `#!/bin/sh\n{ for each in "$@"; do printf '[%s]' "$each"; done; echo; } >> "$SHOWN"\n`);
  chmodSync(join(folder, 'bin/show'), 0o755);
  symlinkSync(TQ, join(folder, 'bin/tq'));
  await execa('git', ['init', '-q', '-b', 'main'], { cwd: folder });
  await execa(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'a'],
    {
      cwd: folder,
    },
  );
  const home = join(folder, 'home');
  mkdirSync(home);
  return {
    folder,
    variables: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local/share'),
      SHOWN: join(folder, 'shown'),
      TERM: 'dumb',
      LANG: 'C.UTF-8',
    },
    write,
    shown: () => {
      const path = join(folder, 'shown');
      return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
    },
  };
}

/** The script as a user installs it. */
export async function installed(
  shell: string,
  path: string,
  { folder, variables, write }: Desk,
): Promise<void> {
  const { stdout } = await execa(process.execPath, [TQ, 'completion', shell], {
    cwd: folder,
    env: variables,
  });
  write(path, `${stdout}\n`);
}

/** Runs an interactive shell in a terminal, types the lines, and waits until it ends; returns all that the terminal showed. */
export function type(
  command: string,
  lines: readonly string[],
  { folder, variables }: Desk,
): Promise<string> {
  const terminal = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: variables,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void terminal.kill());
  let seen = '';
  let hasTyped = false;
  terminal.stdout.on('data', (piece: Buffer) => {
    seen += piece.toString();
    if (hasTyped || !seen.includes(PROMPT)) return;
    hasTyped = true;
    terminal.stdin.write([...lines, 'exit', ''].join('\n'));
  });
  return new Promise((resolve, reject) => {
    terminal.on('error', reject);
    terminal.on('close', () => resolve(seen));
  });
}

/**
 * For the top of a test file: no name may make the shell run anything, and no retry makes up for that. Returns what looks
 * at a place where lines were typed, before anything else is expected of it.
 */
export function expectNothingRan(): (place: Desk) => void {
  const ran: string[] = [];
  afterAll(() => expect(ran, 'what a name made the shell write').toEqual([]));
  return ({ folder }) => ran.push(...['done', 'home/done'].filter((path) => existsSync(join(folder, path))));
}
