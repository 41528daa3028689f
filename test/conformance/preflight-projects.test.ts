/** The real `run_preflight`: on the twenty broken projects, by way of `tq preflight --python`, and where it misbehaves. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
import { readAnswer } from '../../src/preflight/runtime/read-answer.ts';
import { preflightInput } from '../../src/preflight/runtime/read-input.ts';
import { runPreflight } from '../../src/preflight/runtime/foretell-preflight.ts';
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
    const question = { inputs: asked, engines: ['truthound', 'pandera'], users: [''], folders: [folder] };
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
    const found = asked.flatMap((input, index) => {
      const real = readAnswer(answer.answers.get(index) ?? {});
      // Engines that the package does not have are not looked for.
      if ('unanswered' in real) return /is no engine/.test(real.unanswered) ? [] : [real.unanswered];
      return differences(runPreflight(preflightInput(input), facts), real);
    });
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
def run_preflight(engine, serializer, **given):
    print("chatter")
    if serializer == "hang":
        while True:
            try:
                time.sleep(60)
            except Exception:
                pass
    if serializer == "exit": sys.exit(3)
    if serializer == "die": os._exit(4)
    raise ValueError("no")
`;

  /** An environment inside of the project, which is installed in it as editable. */
  const project = join(folder, 'project');
  const python = join(project, '.venv', 'bin', 'python');
  const canary = join(folder, 'executed');

  beforeAll(async () => {
    mkdirSync(join(project, 'src'), { recursive: true });
    await execa('python3', ['-m', 'venv', '--without-pip', join(project, '.venv')]);
    const { stdout: site } = await execa(python, ['-c', 'import site; print(site.getsitepackages()[0])']);
    mkdirSync(join(site, 'common'), { recursive: true });
    writeFileSync(join(site, 'common', '__init__.py'), '');
    writeFileSync(join(site, 'common', 'engines.py'), MISBEHAVING);
    writeFileSync(
      join(site, 'a.pth'),
      `${join(project, 'src')}\nimport sys; sys.path.insert(0, ${JSON.stringify(project)})\n`,
    );
    for (const name of ['sitecustomize', 'usercustomize', 'common', 'truthound', 'myproject'])
      for (const place of [project, join(project, 'src')])
        writeFileSync(join(place, `${name}.py`), `open(${JSON.stringify(canary)}, 'a').write(__file__)\n`);
  });

  const inProject = {
    workingDirectory: project,
    variables: { ...variables, PYTHONPATH: project, PYTHONSAFEPATH: undefined },
  };

  test('runs nothing of the project, whatever is named and wherever it is installed', async () => {
    const answer = await askForPreflight(
      { path: python, origin: 'PATH' },
      {
        inputs: [{ engine_name: 'myproject', serializer: 'a' }],
        engines: ['truthound', 'myproject'],
        users: [''],
        folders: [project],
      },
      inProject,
      execaProcesses(),
    );
    if ('failure' in answer) throw new Error(answer.failure);
    expect(answer.answers.get(0)).toMatchObject({ outcome: 'unanswered' });
    expect(answer.imports.get('truthound')).toContain("No module named 'truthound'");
    expect(answer.imports.get('myproject')).toContain('is not imported');
    expect(existsSync(canary)).toBe(false);
    await execa(python, ['-c', 'import myproject'], { cwd: folder, env: variables });
    expect(existsSync(canary)).toBe(true);
  });

  test('keeps what was answered before a hang, an exit and a sudden end', async () => {
    const names = ['fail', 'hang', 'exit', 'die', 'fail'];
    const answer = await askForPreflight(
      { path: python, origin: 'PATH' },
      { inputs: names.map((serializer) => ({ serializer })), engines: [], users: [''], folders: [project] },
      inProject,
      execaProcesses(),
      // Enough for each but the one that hangs.
      { each: 3, first: 60_000, all: 60_000 },
    );
    if ('failure' in answer) throw new Error(answer.failure);
    expect([...answer.answers]).toEqual([
      [0, { outcome: 'crash', exception: 'ValueError', message: 'no' }],
      [1, { outcome: 'unanswered', message: 'no answer within 3 seconds' }],
      [2, { outcome: 'crash', exception: 'SystemExit', message: '3' }],
    ]);
    expect(answer.end).toBe('it ended with 4');
  });

  test('is stopped where it does not stop by itself', async () => {
    const answer = await askForPreflight(
      { path: python, origin: 'PATH' },
      { inputs: [{ serializer: 'hang' }], engines: [], users: [''], folders: [project] },
      inProject,
      execaProcesses(),
      // Not before Python has started and said who it is.
      { each: 60, first: 20_000, all: 5000 },
    );
    expect(answer).toMatchObject({ end: 'it was stopped after 5 s' });
  });

  test('is stopped early where it says nothing at all, with all that it has started', async () => {
    const silent = join(folder, 'silent');
    writeFileSync(silent, '#!/bin/sh\nsleep 30 &\nwait\n', {
      mode: 0o755,
    });
    const answer = await askForPreflight(
      { path: silent, origin: 'PATH' },
      { inputs: [], engines: [], users: [], folders: [] },
      inProject,
      execaProcesses(),
      { each: 60, first: 300, all: 60_000 },
    );
    expect(answer).toEqual({ failure: `\`${silent}\` gave no answer: it was stopped after 0.3 s` });
  });
});
