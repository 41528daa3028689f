/**
 * Mistakes that people make, and what `tq deploy` says of each: the exit code, and each finding with its place. Nothing is
 * written when there is an error, and nothing is a bug of tq's.
 */
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { ROWS as COMMAND_LINE } from './bad-input/command-line.ts';
import { ROWS as ENTRIES } from './bad-input/entries.ts';
import { ROWS as FILES } from './bad-input/files.ts';
import { ROWS as PLACEHOLDERS } from './bad-input/placeholders.ts';
import type { Row } from './bad-input/row.ts';
import { ROWS as SCHEDULES_AND_TRIGGERS } from './bad-input/schedules-and-triggers.ts';
import { ROWS as STEPS } from './bad-input/steps.ts';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const PROJECT = {
  'flows.py': `from prefect import flow


@flow
def hello(name: str = "x", n: int = 1, any=None):
    """Says hello."""


def helper():
    pass
`,
  'broken.py': 'from prefect import flow\n\n@flow\ndef hello(:\n',
  'binary.py': Uint8Array.from([0, 255, 254, 1, 2]),
  'folder/x': '',
  'folder.yaml/x': '',
};

/** Some of the variables that a pool for processes has. */
const VARIABLES = {
  type: 'object',
  properties: {
    env: { type: 'object', additionalProperties: { type: 'string' } },
    stream_output: { type: 'boolean', default: true },
  },
};

interface Said {
  diagnostics?: {
    code: string;
    severity: string;
    where?: { file: string; start: { line: number; column: number } };
  }[];
}

async function deploy({ text, argv = [], variables }: Row) {
  const prefect = new FakePrefect({
    workPools: [
      { name: 'local', type: 'process', variables: VARIABLES },
      { name: 'old', type: 'prefect-agent' },
    ],
  });
  const directory = projectFolder({ ...PROJECT, 'prefect.yaml': text });
  const python = argv.includes('--python') ? [] : ['--python', 'never'];
  const { exitCode, stdout } = await runTq(['deploy', ...argv, ...python, '--json'], {
    directory,
    prefect,
    variables: { PATH: process.env.PATH ?? '', ...variables },
  });
  const { diagnostics = [] } = JSON.parse(stdout) as Said;
  const findings = diagnostics.map(({ code, severity, where }) => {
    const file = { 'prefect.yaml': '', 'command line': 'argv:' }[where?.file ?? ''] ?? `${where?.file}:`;
    const place = where === undefined ? '' : `@${file}${where.start.line}:${where.start.column}`;
    return `${code}${severity === 'error' ? '' : '?'}${place}`;
  });
  return { said: [exitCode, ...findings].join(' '), exitCode, writes: prefect.writes };
}

describe.each<[string, Row[]]>([
  ['a file', FILES],
  ['an entry', ENTRIES],
  ['schedules and triggers', SCHEDULES_AND_TRIGGERS],
  ['placeholders and odd values', PLACEHOLDERS],
  ['steps', STEPS],
  ['the command line', COMMAND_LINE],
])('%s', (_, rows) => {
  test.for(rows.map((row) => [row.what, row] as const))('%s', { timeout: 30_000 }, async ([, row]) => {
    const { said, exitCode, writes } = await deploy(row);
    expect(said).toBe(row.expected);
    expect(writes.length > 0).toBe(exitCode === 0);
  });
});
