/** The real `run_preflight`: on the twenty broken projects, by way of `tq preflight --python`, and where it misbehaves. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { askForPreflight } from '../../src/interpreter/ask-for-preflight.ts';
import { askRealPreflight } from '../../src/reading/preflight/ask-real-preflight.ts';
import { differences } from '../../src/preflight/runtime/compare-reports.ts';
import type { PreflightAnswer } from '../../src/preflight/runtime/preflight-report.ts';
import { preflightInput } from '../../src/preflight/runtime/read-input.ts';
import { runPreflight } from '../../src/preflight/runtime/run-preflight.ts';
import { PROJECTS, recordedAnswers } from '../preflight-projects/projects.ts';
import { subjectOf } from '../unit/reading/preflight/subject-of.ts';
import { askRunPreflight } from './preflight-projects/ask.ts';
import { inputs } from './preflight-runtime/inputs.ts';
import { Random } from './yaml-inputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'tq-preflight-projects-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const variables = { PATH: process.env['PATH'], HOME: folder };

test('what the real one says of the broken projects is what the page tells', async () => {
  expect(await askRunPreflight(PROJECTS)).toEqual(recordedAnswers());
});

describe('`python/run_preflight.py`', () => {
  test('says the same as the native report, on inputs by chance in one start', async () => {
    const { python } = await pythonEnvironment();
    // Paths would need files beside them.
    const asked = inputs(300, new Random(11)).map((each) =>
      Object.fromEntries(Object.entries(each).filter(([name]) => !name.startsWith('data'))),
    );
    const question = { inputs: asked, engines: ['truthound', 'pandera'], users: [''] };
    const answer = await askForPreflight(
      { path: python, origin: 'PATH' },
      question,
      { workingDirectory: folder, variables },
      execaProcesses(),
    );
    if ('failure' in answer) throw new Error(answer.failure);
    expect(answer.end).toBeUndefined();
    expect(answer.orchestration).toBe('3.0.3');
    expect([...answer.imports]).toEqual([
      ['truthound', null],
      ['pandera', "ModuleNotFoundError: No module named 'pandera'"],
    ]);
    const facts = { engines: answer.engines, homes: answer.homes, exists: () => false };
    const found = asked.flatMap((input, index) =>
      differences(
        runPreflight(preflightInput(input), facts),
        answer.answers.get(index) as unknown as PreflightAnswer,
      ),
    );
    expect(answer.answers.size).toBe(300);
    expect(found).toEqual([]);
  });

  test('is asked about a project, and finds nothing to disagree with', async () => {
    const { python } = await pythonEnvironment();
    const project = PROJECTS.find(({ name }) => name === 'drift-with-pandera');
    const answer = await askRealPreflight(await subjectOf(project?.folder ?? ''), {
      files: nodeFileSystem(),
      processes: execaProcesses(),
      python: { interpreters: async () => [{ path: python, origin: '--python' }] },
    });
    expect(answer.findings.map(({ finding }) => finding.code)).toEqual(['TQ4416']);
    expect(answer.seen.map(({ check }) => check)).toEqual(['same-in-python']);
  });

  /** Stands in for the package, and does what a broken one may do. */
  const MISBEHAVING = `
import os, sys, time
print("a banner of the package")
def normalize_runtime_context(**given): return given
def run_preflight(engine, **given):
    print("chatter")
    if engine == "hang":
        while True:
            try:
                time.sleep(60)
            except Exception:
                pass
    if engine == "exit": sys.exit(3)
    if engine == "die": os._exit(4)
    raise ValueError("no")
`;

  beforeAll(async () => {
    const { stdout: site } = await execa(
      'python3',
      ['-c', 'import site; print(site.getusersitepackages())'],
      {
        env: { PYTHONUSERBASE: folder },
      },
    );
    mkdirSync(join(site, 'common'), { recursive: true });
    writeFileSync(join(site, 'common', '__init__.py'), '');
    writeFileSync(join(site, 'common', 'engines.py'), MISBEHAVING);
  });

  test('keeps what was answered before a hang, an exit and a sudden end', async () => {
    const names = ['fail', 'hang', 'exit', 'die', 'fail'];
    const answer = await askForPreflight(
      { path: 'python3', origin: 'PATH' },
      { inputs: names.map((engine_name) => ({ engine_name })), engines: [], users: [''] },
      { workingDirectory: folder, variables: { ...variables, PYTHONUSERBASE: folder } },
      execaProcesses(),
      { each: 0.3, all: 20_000 },
    );
    if ('failure' in answer) throw new Error(answer.failure);
    expect([...answer.answers]).toEqual([
      [0, { outcome: 'crash', exception: 'ValueError', message: 'no' }],
      [1, { outcome: 'unanswered', message: 'no answer within 0.3 seconds' }],
      [2, { outcome: 'crash', exception: 'SystemExit', message: '3' }],
    ]);
    expect(answer.end).toBe('it ended with 4');
  });

  test('is stopped where it does not stop by itself', async () => {
    const answer = await askForPreflight(
      { path: 'python3', origin: 'PATH' },
      { inputs: [{ engine_name: 'hang' }], engines: [], users: [''] },
      { workingDirectory: folder, variables: { ...variables, PYTHONUSERBASE: folder } },
      execaProcesses(),
      { each: 60, all: 1500 },
    );
    expect(answer).toMatchObject({ end: 'it was stopped after 1.5 s' });
  });
});
