/** The tutorial, typed by a machine: every command in its order, each ending as told and saying what stands under it. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/python-environment.ts';
import { codeBlocks, type CodeBlock } from '../unit/docs/markdown.ts';

const PAGE = readFileSync(join(ROOT, 'docs', 'tutorial.md'), 'utf8');
const ELLIPSIS = '…';
const MINUTES = 15;

let home: string;
let directory: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'tq-tutorial-'));
  directory = home;
  const programs = join(home, 'bin');
  mkdirSync(programs);
  writeFileSync(
    join(programs, 'tq'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'bin', 'tq.js')}' "$@"\n`,
  );
  chmodSync(join(programs, 'tq'), 0o755);
});

afterAll(async () => {
  await run('tq dev down', { seconds: 120 });
  rmSync(home, { recursive: true, force: true });
});

/** As somebody who has set up nothing; what a shell would do with the line is done by one. */
async function run(
  command: string,
  { seconds }: { seconds: number },
): Promise<{ output: string; exitCode: number | undefined }> {
  const { all, exitCode } = await execa('bash', ['-c', command], {
    cwd: directory,
    extendEnv: false,
    env: {
      PATH: `${join(home, 'bin')}:${process.env.PATH}`,
      HOME: home,
      TQ_DATA_HOME: join(home, 'data'),
      // Where this machine gets its packages from, if it says so.
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => /^(PIP|UV|SSL|NODE_EXTRA)_/.test(name)),
      ),
    },
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: seconds * 1_000,
  });
  return { output: stripVTControlCharacters(all), exitCode };
}

interface Step {
  command: string;
  /** Lines that it says; in them `…` stands for anything, alone for any lines. */
  says: string[];
  exitCode: number;
}

/** A block has one command or several; the exit code that is told stands for its last one. */
function stepsOf({ text }: CodeBlock, exitCode: number): Step[] {
  const steps: Step[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), says: [], exitCode: 0 });
    else steps.at(-1)?.says.push(line);
  }
  const last = steps.at(-1);
  if (last !== undefined) last.exitCode = exitCode;
  return steps;
}

/** In the order of the page: blocks of commands, and changes that the reader makes by hand. */
function blocksOfPage(): { block: CodeBlock; exitCode: number }[] {
  const told = [...PAGE.matchAll(/(?:<!-- exit code: (\d+) -->\n\n)?^```/gm)];
  // Each block has two fences; the first one may have a comment before it.
  const codes = told.filter((_, index) => index % 2 === 0).map((match) => Number(match[1] ?? 0));
  return codeBlocks(PAGE).map((block, index) => ({ block, exitCode: codes[index] ?? 0 }));
}

function change({ text }: CodeBlock): void {
  const [name = '', ...lines] = text.split('\n');
  const side = (sign: string): string =>
    lines
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n');
  const file = join(directory, name.trim());
  const before = readFileSync(file, 'utf8');
  expect(before.split(side('-')), `${name} holds once what is to be changed`).toHaveLength(2);
  writeFileSync(
    file,
    before.replace(side('-'), () => side('+')),
  );
}

async function play({ command, says, exitCode }: Step): Promise<void> {
  const folder = /^cd (\S+)$/.exec(command)?.[1];
  if (folder !== undefined) {
    directory = resolve(directory, folder);
    return;
  }
  const ended = await run(command, { seconds: 300 });
  expect({ command, exitCode: ended.exitCode, output: ended.output }).toMatchObject({ command, exitCode });
  const lines = ended.output.split('\n');
  const missing = says.filter(
    (line) => line !== ELLIPSIS && !lines.some((said) => patternOf(line).test(said)),
  );
  expect({ command, missing, output: ended.output }).toMatchObject({ command, missing: [] });
}

/** In any order: what programs read and what people read come through two pipes. */
function patternOf(line: string): RegExp {
  return new RegExp(`^${line.split(ELLIPSIS).map(literal).join('.*')}$`);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

test(
  'every command of the tutorial does what the page says',
  async () => {
    const blocks = blocksOfPage();
    expect(blocks.length).toBeGreaterThan(12);
    for (const { block, exitCode } of blocks) {
      if (block.language === 'diff') change(block);
      else for (const step of stepsOf(block, exitCode)) await play(step);
    }
  },
  MINUTES * 60_000,
);
