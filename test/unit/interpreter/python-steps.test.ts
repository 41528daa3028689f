/** What is asked of Python and what is made of its answers; `test/conformance/` has a real one. */
import { describe, expect, it } from 'vitest';
import type { Interpreter } from '../../../src/interpreter/find-interpreters.ts';
import { findPythonForSteps } from '../../../src/interpreter/find-python-for-steps.ts';
import { missingStepPackage } from '../../../src/interpreter/missing-step-package.ts';
import type { PythonChoice } from '../../../src/interpreter/python-choice.ts';
import { runPythonStep } from '../../../src/interpreter/run-python-step.ts';
import type { FinishedProgram, Processes, ProgramCall } from '../../../src/ports/processes.ts';

const SURROUNDINGS = { workingDirectory: '/project', variables: { A: '1' } };

function at(path: string, origin = 'PATH'): Interpreter {
  return { path, origin };
}

/** Interpreters by path: the modules each has, or how it fails. */
function pythons(has: Record<string, string[] | FinishedProgram>) {
  const asked: string[] = [];
  const processes: Processes = {
    async run({ program, input }) {
      const { modules } = JSON.parse(input ?? '') as { modules: string[] };
      asked.push(`${program}: ${modules.join(' ')}`);
      const each = has[program];
      if (each === undefined) return { failure: 'not found' };
      if (!Array.isArray(each)) return each;
      const found = modules.filter((module) => each.includes(module));
      return { exitCode: 0, stdout: `hello\n${JSON.stringify({ found, prefect: null })}\n`, stderr: '' };
    },
  };
  return { asked, processes };
}

describe('findPythonForSteps', () => {
  const find = async (
    steps: [functionName: string, ...requires: string[]][],
    has: Record<string, string[] | FinishedProgram>,
  ) => {
    const { asked, processes } = pythons(has);
    const found = await findPythonForSteps(
      steps.map(([functionName, ...requires]) => ({ functionName, requires })),
      Object.keys(has).map((path) => at(path)),
      SURROUNDINGS,
      processes,
    );
    return { asked, found: found.map((each) => each?.path) };
  };

  it('asks each interpreter once for all that is still missing, and no more than it must', async () => {
    const steps: [string][] = [['a.step'], ['b.c.step'], ['a:other'], ['scripts/d.py:step']];
    expect(await find(steps, { '/1': ['a'], '/2': ['a', 'b.c', 'scripts/d.py'], '/3': ['a'] })).toEqual({
      asked: ['/1: a b.c scripts/d.py', '/2: b.c scripts/d.py'],
      found: ['/1', '/2', '/1', '/2'],
    });
  });

  it('passes over interpreters that do not work', async () => {
    const broken = { exitCode: 1, stdout: '{"found": ["a"], "prefect": null}', stderr: '' };
    const chatty = { exitCode: 0, stdout: 'Python was not found', stderr: '' };
    expect((await find([['a.step']], { '/1': broken, '/2': chatty, '/3': ['a'] })).found).toEqual(['/3']);
    expect((await find([['a.step', 'a-package']], { '/1': broken, '/2': chatty })).found).toEqual([
      undefined,
    ]);
  });

  it('takes for a step with `requires` one that has the module, else the first that works', async () => {
    const steps: [string, string][] = [
      ['a.step', 'package'],
      ['b.step', 'package'],
    ];
    const broken = { exitCode: 1, stdout: '', stderr: '' };
    expect((await find(steps, { '/1': broken, '/2': [], '/3': ['a'] })).found).toEqual(['/3', '/2']);
  });

  it('asks no one when there is nothing to ask', async () => {
    expect(await find([], { '/1': ['a'] })).toEqual({ asked: [], found: [] });
  });
});

describe('runPythonStep', () => {
  const run = async (result: FinishedProgram | { failure: string }) => {
    const calls: ProgramCall[] = [];
    const told: string[] = [];
    const step = { functionName: 'a.step', requires: ['b'], inputs: { token: 'hunter2', id: 2n ** 70n } };
    const outcome = await runPythonStep(
      { interpreter: at('/python'), ...step, ...SURROUNDINGS, onOutput: (text) => told.push(text) },
      {
        async run(call) {
          calls.push(call);
          call.onOutput?.('stdout', 'the answer');
          call.onOutput?.('stderr', 'printed');
          return result;
        },
      },
    );
    return { outcome, told, call: calls[0] as ProgramCall };
  };
  const finished = (stdout: string, exitCode: number | null = 0) => ({ exitCode, stdout, stderr: '' });

  it('gives the inputs to standard input alone, and tells what the step prints', async () => {
    const { outcome, told, call } = await run(finished('{"outputs": {"id": 1180591620717411303425}}\n'));
    expect(outcome).toEqual({ outputs: { id: 2n ** 70n + 1n } });
    expect(told).toEqual(['printed']);
    expect(call).toMatchObject({ program: '/python', workingDirectory: '/project', variables: { A: '1' } });
    expect(call.input).toBe(
      '{"function":"a.step","requires":["b"],"inputs":{"token":"hunter2","id":1180591620717411303424}}',
    );
    expect(call.args).toEqual([expect.stringMatching(/\/python\/run_step\.py$/)]);
  });

  it.each<[FinishedProgram | { failure: string }, string]>([
    [finished('{"failure": "ValueError: no"}', 1), 'ValueError: no'],
    [finished('', 9), 'Python ended with exit code 9 before the step returned'],
    [finished('{"outputs": {', 0), 'Python ended with exit code 0 before the step returned'],
    [{ ...finished('', null), signal: 'SIGSEGV' }, 'Python ended by SIGSEGV before the step returned'],
    [{ failure: '`/python` was not found' }, '`/python` was not found'],
  ])('makes a failure of %j', async (result, failure) => {
    expect((await run(result)).outcome).toEqual({ failure });
  });
});

describe('missingStepPackage', () => {
  const said = (
    functionName: string,
    {
      requires = [] as string[],
      choice = 'auto' as PythonChoice,
      tried = [at('/v/bin/python', '.venv')],
    } = {},
  ) => {
    const { code, message, help } = missingStepPackage({ functionName, requires }, undefined, choice, tried);
    return { code, message, help };
  };

  it('says what to install for an integration of Prefect', () => {
    expect(said('prefect_aws.deployments.steps.push_to_s3')).toEqual({
      code: 'TQ2040',
      message:
        'no Python was found that has `prefect_aws`, which the step `prefect_aws.deployments.steps.push_to_s3` needs',
      help: 'install it (`/v/bin/python -m pip install prefect-aws`), or name another interpreter with `--python PATH`; looked in `/v/bin/python` (.venv)',
    });
  });

  it('does not guess the package of another module', () => {
    expect(said('own.steps.upload', { tried: [at('/a'), at('/b')] }).help).toBe(
      'install the package that has `own`, or run `tq` in the folder where it lies, or name another interpreter with `--python PATH`; looked in `/a` (PATH), `/b` (PATH)',
    );
  });

  it.each([
    ['prefect_gcp.steps.push', [], ' and `pip install prefect-gcp`'],
    ['own.push', [], ''],
    ['own.push', ['own-steps>=1', 'boto3'], ' and `pip install own-steps>=1 boto3`'],
  ])('says to install Python where there is none: %s', (functionName, requires, more) => {
    expect(said(functionName, { requires, tried: [] }).help).toBe(
      `install Python 3.10 or newer${more}, or name an interpreter with \`--python PATH\``,
    );
  });

  it('says what forbids it', () => {
    expect(said('own.push', { choice: 'never', tried: [] })).toMatchObject({
      message: 'the step `own.push` needs Python, which `--python never` forbids',
      help: 'leave out `--python never`',
    });
  });

  it.each([
    ['scripts/upload.py:run', '`scripts/upload.py`'],
    ['upload', '`upload`'],
  ])('names what is needed by %s', (functionName, needed) => {
    expect(said(functionName).message).toContain(`has ${needed},`);
  });
});
