/** Steps run through `python/run_step.py` by a real Python, and what Prefect itself makes of them. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { findPythonForSteps } from '../../src/interpreter/find-python-for-steps.ts';
import {
  runPythonStep,
  type PythonStepCall,
  type PythonStepResult,
} from '../../src/interpreter/run-python-step.ts';
import type { JsonObject } from '../../src/json.ts';
import { decodeJson, encodeJson } from '../../src/json-text.ts';
import type { ProgramCall } from '../../src/ports/processes.ts';

const DIRECTORY = join(import.meta.dirname, 'python-steps');
const PROJECT = join(DIRECTORY, 'project');
const processes = execaProcesses();

let scratch: string;
let python: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'tq-python-steps-'));
  python = (await pythonEnvironment()).python;
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function variables(more: Record<string, string> = {}): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    PREFECT_HOME: join(scratch, 'prefect'),
    PREFECT_LOGGING_LEVEL: 'CRITICAL',
    PYTHONDONTWRITEBYTECODE: '1',
    ...more,
  };
}

interface Ran {
  result: PythonStepResult;
  printed: string;
  calls: ProgramCall[];
}

async function run(
  functionName: string,
  inputs: JsonObject = {},
  more: Partial<PythonStepCall> = {},
): Promise<Ran> {
  const told: string[] = [];
  const calls: ProgramCall[] = [];
  const result = await runPythonStep(
    {
      interpreter: { path: python, origin: '--python' },
      functionName,
      requires: [],
      inputs,
      workingDirectory: PROJECT,
      variables: variables(),
      onOutput: (text) => told.push(text),
      ...more,
    },
    { run: (call) => (calls.push(call), processes.run(call)) },
  );
  return { result, printed: told.join(''), calls };
}

const CASES: [functionName: string, inputs: JsonObject][] = [
  ['own_steps.plain', { bucket: 'b' }],
  ['own_steps:plain', { bucket: 'b', folder: 'f' }],
  ['own_steps.echo', { a: [1, 1.5, null, true, 'ä🙂'], b: { c: {} }, big: 2n ** 70n, small: -(2n ** 64n) }],
  ['own_steps.nothing', {}],
  ['own_steps.a_list', {}],
  ['own_steps.text', {}],
  ['own_steps.coroutine', { seconds: 0.01 }],
  ['own_steps.returns_a_coroutine', {}],
  ['own_steps:Uploader.upload', { bucket: 'b' }],
  ['own_steps.reads_input', {}],
  ['own_steps.plain', {}],
  ['own_steps.plain', { bucket: 'b', unknown: 1 }],
  ['own_steps.fails', { why: 'x' }],
  ['own_steps.fails_without_words', {}],
  ['own_steps.leaves', {}],
  ['own_steps.no_such_function', {}],
  ['no_such_module.step', {}],
  ['own_steps', {}],
  ['broken.step', {}],
  ['plain.nested.step', {}],
  ['scripts/upload.py:Steps.run', { file: 'a.csv' }],
  ['of_prefect.compatible', { a: 1 }],
  ['of_prefect.dispatched', { a: 1 }],
  ['prefect.deployments.steps.run_shell_script', { script: 'echo a\necho b >&2' }],
  // Last, because it changes where the others would run.
  ['prefect.deployments.steps.set_working_directory', { directory: '/' }],
];

describe('a step does what Prefect makes of it', () => {
  const answers: JsonObject[] = [];

  beforeAll(async () => {
    const cases = CASES.map(([name, inputs]) => encodeJson({ function: name, requires: [], inputs }));
    const { stdout } = await execa(python, [join(DIRECTORY, 'oracle.py')], {
      cwd: PROJECT,
      input: cases.join('\n'),
      env: variables(),
      extendEnv: false,
    });
    answers.push(...stdout.split('\n').map((line) => decodeJson(line) as JsonObject));
  });

  it.each(CASES.map(([name, inputs], index) => ({ name, inputs, index })))(
    '$name with $inputs',
    async ({ name, inputs, index }) => {
      const { result } = await run(name, inputs);
      const answer = answers[index]!;
      if ('failure' in answer)
        expect(result).toEqual({ failure: expect.stringContaining(String(answer.failure)) });
      else expect(result).toEqual(answer);
    },
  );
});

describe('what a step returns', () => {
  it('is JSON, with the text of what JSON does not have', async () => {
    expect((await run('own_steps.other_values')).result).toEqual({
      outputs: {
        path: '/a/b',
        id: '00000000-0000-0000-0000-000000000007',
        date: '2026-01-02',
        decimal: '1.50',
        colour: 'Colour.RED',
        tuple: [1, 2],
        infinite: 'inf',
        nan: 'nan',
        7: 'a number for a key',
        nested: { set: "frozenset({'only'})" },
        big: 2n ** 70n,
        half: '\udc80',
      },
    });
  });

  it('must have an end', async () => {
    expect((await run('own_steps.recursive')).result).toEqual({
      failure: expect.stringContaining('RecursionError'),
    });
  });
});

describe('what a step prints', () => {
  it('is told in order, and is no part of the answer', async () => {
    const { result, printed } = await run('own_steps.prints');
    expect(result).toEqual({ outputs: { printed: true } });
    expect(printed).toBe(
      'on stdout: ä\non stderr\npast Python\nfrom a program\nits errors\nwithout a newline',
    );
  });

  it('is each deprecation once, in its own words', async () => {
    expect((await run('own_steps.warns')).printed).toBe('use something else\n');
  });

  it('is what an environment says when it starts, too', async () => {
    const folder = mkdtempSync(join(scratch, 'site-'));
    writeFileSync(join(folder, 'sitecustomize.py'), "print('hello from the site')\n");
    const { result } = await run('own_steps.a_list', {}, { variables: variables({ PYTHONPATH: folder }) });
    expect(result).toEqual({ outputs: null });
  });
});

describe('a step that fails', () => {
  it('says why, and where in the last frames without our own', async () => {
    const { result, printed } = await run('own_steps.fails', { why: 'no bucket' });
    expect(result).toEqual({ failure: 'ValueError: it went wrong: no bucket' });
    expect(printed).toMatch(/own_steps\.py", line \d+, in inner\n/);
    expect(printed).not.toContain('run_step.py');
  });

  it.each([
    ['own_steps.dies', 'Python ended with exit code 9 before the step returned'],
    ['own_steps.is_killed', 'Python ended by SIGKILL before the step returned'],
  ])('without a word: %s', async (name, failure) => {
    expect((await run(name)).result).toEqual({ failure });
  });

  it('because there is no such interpreter', async () => {
    const interpreter = { path: join(scratch, 'no-python'), origin: '--python' };
    expect((await run('own_steps.nothing', {}, { interpreter })).result).toEqual({
      failure: `\`${interpreter.path}\` was not found`,
    });
  });
});

describe('the surroundings of a step', () => {
  it('are the working directory, first among the modules, and exactly the variables', async () => {
    const more = { variables: variables({ OF_THE_STEP: 'set' }) };
    expect((await run('own_steps.looks_around', {}, more)).result).toEqual({
      outputs: { working_directory: PROJECT, first_on_path: true, variable: 'set', arguments: [] },
    });
  });

  it('show its inputs to no other program', async () => {
    const { result, calls } = await run('own_steps.echo', { token: 'hunter2-secret' });
    expect(result).toEqual({ outputs: { token: 'hunter2-secret' } });
    expect(
      JSON.stringify(calls.map(({ program, args, variables }) => [program, args, variables])),
    ).not.toContain('hunter2');
  });

  it('are not disturbed by files named like libraries: Prefect has loaded those before', async () => {
    const folder = mkdtempSync(join(scratch, 'hiding-'));
    mkdirSync(join(folder, 'prefect'));
    writeFileSync(join(folder, 'prefect', '__init__.py'), "raise RuntimeError('the wrong one')\n");
    writeFileSync(join(folder, 'logging.py'), "raise RuntimeError('the wrong one')\n");
    writeFileSync(
      join(folder, 'mine.py'),
      'import logging\nfrom prefect import flow\n\n\ndef step():\n    return {"level": logging.INFO}\n',
    );
    expect((await run('mine.step', {}, { workingDirectory: folder })).result).toEqual({
      outputs: { level: 20 },
    });
  });

  it('need no Prefect, which takes a second to load', async () => {
    const listed = await run(
      'own_steps.echo',
      {},
      { variables: variables({ PYTHONPROFILEIMPORTTIME: '1' }) },
    );
    expect(listed.printed).toMatch(/\| +helper\n/);
    expect(listed.printed).not.toMatch(/\| +prefect[.\n]/);
  });
});

describe('`requires`', () => {
  let environment: string;
  let wheels: string;

  beforeAll(async () => {
    environment = join(scratch, 'environment');
    wheels = join(scratch, 'wheels');
    mkdirSync(wheels);
    await execa(python, ['-m', 'venv', environment]);
    // A wheel is a zip file with a list of what is in it.
    const wheel = `
import sys, zipfile
name, folder = "tq_test_step", sys.argv[1]
with zipfile.ZipFile(f"{folder}/{name}-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr(f"{name}.py", "def step():\\n    return {'installed': True}\\n")
    info = f"{name}-1.0.dist-info"
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", "")
`;
    await execa(python, ['-c', wheel, wheels]);
  });

  const inEnvironment = (): Partial<PythonStepCall> => ({
    interpreter: { path: join(environment, 'bin', 'python'), origin: '.venv' },
    variables: variables({ PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels, PIP_DISABLE_PIP_VERSION_CHECK: '1' }),
  });

  it('that cannot be installed is said, and the import fails as it would', async () => {
    const { result, printed } = await run(
      'tq_absent.step',
      {},
      { ...inEnvironment(), requires: ['tq-absent'] },
    );
    expect(result).toEqual({ failure: "ModuleNotFoundError: No module named 'tq_absent'" });
    expect(printed).toContain("Attempting install of ['tq-absent']");
    expect(printed).toContain('Unable to install required packages for tq_absent.step');
  });

  it('is installed when the function cannot be imported, and once only', async () => {
    const step = { ...inEnvironment(), requires: ['tq-test-step>=1'] };
    const first = await run('tq_test_step.step', {}, step);
    expect(first.result).toEqual({ outputs: { installed: true } });
    expect(first.printed).toContain('Successfully installed tq-test-step-1.0');
    const second = await run('tq_test_step.step', {}, step);
    expect(second).toMatchObject({ result: { outputs: { installed: true } }, printed: '' });
  });

  it('leaves the Prefect that is there as it is', async () => {
    const { stdout } = await execa(join(environment, 'bin', 'python'), [
      '-c',
      'import sysconfig; print(sysconfig.get_paths()["purelib"])',
    ]);
    const info = join(stdout, 'prefect-3.8.8.dist-info');
    mkdirSync(info);
    writeFileSync(join(info, 'METADATA'), 'Metadata-Version: 2.1\nName: prefect\nVersion: 3.8.8\n');
    const { printed } = await run('tq_other.step', {}, { ...inEnvironment(), requires: ['tq-other'] });
    expect(printed).toContain('Requirement already satisfied: prefect==3.8.8');
  });
});

describe('the Python for a step', () => {
  const find = (functions: string[], paths: string[], requires: string[] = []) =>
    findPythonForSteps(
      functions.map((functionName) => ({ functionName, requires })),
      paths.map((path) => ({ path, origin: 'PATH' })),
      { workingDirectory: PROJECT, variables: variables() },
      processes,
    ).then((found) => found.map((each) => each?.path));

  it('is the first that has its module, or whose project has it', async () => {
    const bare = join(scratch, 'environment', 'bin', 'python');
    const functions = [
      'prefect.deployments.steps.run_shell_script',
      'own_steps.plain',
      'own_steps:Uploader.upload',
      'plain.nested.step',
      'plain.absent.step',
      'scripts/upload.py:Steps.run',
      'scripts/absent.py:run',
      'no_such_module.step',
      'nothing',
    ];
    expect(await find(functions, ['/etc/passwd', '/bin/false', bare, python])).toEqual([
      python,
      bare,
      bare,
      bare,
      undefined,
      bare,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is the first that works when the step says what to install', async () => {
    expect(await find(['no_such_module.step'], ['/bin/false', python], ['some-package'])).toEqual([python]);
  });

  it('runs nothing of the project to find out', async () => {
    const folder = mkdtempSync(join(scratch, 'loud-'));
    mkdirSync(join(folder, 'loud'));
    writeFileSync(join(folder, 'loud', '__init__.py'), 'open("was-run", "w")\n');
    const [found] = await findPythonForSteps(
      [{ functionName: 'loud.steps.run', requires: [] }],
      [{ path: python, origin: 'PATH' }],
      { workingDirectory: folder, variables: variables() },
      processes,
    );
    expect(found?.path).toBe(python);
    expect(existsSync(join(folder, 'was-run'))).toBe(false);
  });
});
