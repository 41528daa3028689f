import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { runSteps } from '../../../src/steps/run-steps.ts';
import { SharedSteps } from '../../../src/steps/shared-steps.ts';
import { recorded, runOne, step } from './run.ts';

const root = mkdtempSync(join(tmpdir(), 'tq-run-steps-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'x-'));
});

const MODULE = 'prefect.deployments.steps';
const shell = (script: string, more: JsonObject = {}): JsonObject => ({
  [`${MODULE}.run_shell_script`]: { script, ...more },
});
const go = (directory: string): JsonObject => ({ [`${MODULE}.set_working_directory`]: { directory } });

describe('runSteps', () => {
  it('gives each step the outputs of those before it, by id and bare', async () => {
    const seen: JsonObject[] = [];
    const { context } = recorded(folder, {
      resolveInputs: async (inputs, outputs) => {
        seen.push(outputs);
        return inputs;
      },
    });
    const steps = [step(shell('echo one', { id: 'a' })), step(shell('echo two'))];
    const result = await runSteps(steps, context);
    expect(seen).toEqual([{}, { a: { stdout: 'one', stderr: '' }, stdout: 'one', stderr: '' }]);
    expect(result).toEqual({ outputs: { a: { stdout: 'one', stderr: '' }, stdout: 'two', stderr: '' } });
  });

  it('runs the inputs that placeholders were filled into', async () => {
    const { context } = recorded(folder, { resolveInputs: async () => ({ script: 'echo filled' }) });
    expect(await runSteps([step(shell('{{ x }}'))], context)).toMatchObject({
      outputs: { stdout: 'filled' },
    });
  });

  it('stops at the first failure and names its step', async () => {
    const { context, ran } = recorded(folder);
    const failing = step(shell('sh -c "echo no >&2; exit 3"'));
    const result = await runSteps([step(go('.')), failing, step(shell('touch after'))], context);
    expect(result).toEqual({
      failure: { step: failing, message: '`run_shell_script` failed with exit code 3 at `sh` (line 1): no' },
    });
    expect(ran).toEqual([`${MODULE}.set_working_directory`, `${MODULE}.run_shell_script`]);
  });

  it('says which placeholder left a required input without a value', async () => {
    const { context } = recorded(folder, { resolveInputs: async () => ({}) });
    expect(await runSteps([step(shell('{{ made.by-nobody }}'))], context)).toMatchObject({
      failure: {
        message: '`run_shell_script` must have `script`',
        help: 'nothing is known for `{{ made.by-nobody }}`, so `script` was left out',
      },
    });
  });

  it('repeats no value that was filled in', async () => {
    const { context } = recorded(folder, {
      resolveInputs: async () => ({ repository: 'https://h/r', credentials: 'very-secret' }),
    });
    const result = await runSteps([step({ [`${MODULE}.git_clone`]: { repository: 'x' } })], context);
    expect(result).toMatchObject({ failure: { message: '`credentials` must be a mapping, found text' } });
    expect(JSON.stringify(result)).not.toContain('very-secret');
  });

  it('changes the working directory for later steps, native or not', async () => {
    mkdirSync(join(folder, 'sub', 'deep'), { recursive: true });
    const places: string[] = [];
    const { context } = recorded(folder, {
      runPythonStep: async (_step, _inputs, workingDirectory) => {
        places.push(workingDirectory);
        return { outputs: null };
      },
    });
    const steps = [
      step(go('sub')),
      step({ 'm.f': {} }),
      step(go('deep')),
      step(shell('touch here', { stream_output: false })),
    ];
    const result = await runSteps(steps, context);
    expect(places).toEqual([join(folder, 'sub')]);
    expect(result).toMatchObject({ outputs: { directory: join(folder, 'sub', 'deep') } });
    expect(readFileSync(join(folder, 'sub', 'deep', 'here'), 'utf8')).toBe('');
  });

  it('ignores what is no mapping, and keeps what a Python step gives', async () => {
    const answers = [{ outputs: null }, { outputs: { tag: 'x', ['__proto__']: 'y' } }];
    const { context } = recorded(folder, { runPythonStep: async () => answers.shift() ?? { failure: 'no' } });
    const result = await runSteps(
      [step({ 'm.f': { id: 'a' } }), step({ 'm.g': { id: '__proto__' } })],
      context,
    );
    expect(Object.keys('outputs' in result ? result.outputs : {})).toEqual(['__proto__', 'tag']);
    expect({}).not.toHaveProperty('tag');
  });

  it.each<[string, JsonObject, boolean]>([
    [`${MODULE}.run_shell_script`, { script: 'true' }, true],
    [`${MODULE}.utility.run_shell_script`, { script: 'true' }, true],
    [`${MODULE}.run_shell_script`, { script: 'true', requires: 'prefect>=3' }, true],
    [`${MODULE}.run_shell_script`, { script: 'true', requires: ['prefect', 'dbt-core'] }, false],
    [`${MODULE}.pull_with_block`, {}, false],
    [`${MODULE}.pull_from_remote_storage`, { url: 's3://x' }, false],
    ['prefect_docker.deployments.steps.build_docker_image', { image_name: 'a/b' }, true],
    [
      'prefect_docker.deployments.steps.push_docker_image',
      { image_name: 'a/b', requires: 'prefect-docker>=0.3' },
      true,
    ],
    ['prefect_docker.deployments.steps.build_docker_image', { image_name: 'a/b', requires: 'boto3' }, false],
    ['prefect_aws.deployments.steps.push_to_s3', { bucket: 'b', folder: 'f' }, false],
  ])('%s %j is native: %j', async (name, inputs, isNative) => {
    let wasPython = false;
    const { context } = recorded(folder, {
      runPythonStep: async () => {
        wasPython = true;
        return { outputs: {} };
      },
      images: { build: async () => ({ outputs: {} }), push: async () => ({ outputs: {} }) },
    });
    await runSteps([step({ [name]: inputs })], context);
    expect(wasPython).toBe(!isNative);
  });
});

describe('run_shell_script', () => {
  it('passes output on as it comes, unless asked not to', async () => {
    const loud = recorded(folder);
    await runOne('run_shell_script', { script: 'echo one\necho two' }, loud.context);
    expect(loud.output.join('')).toBe('one\ntwo\n');
    const quiet = recorded(folder);
    await runOne('run_shell_script', { script: 'echo one', stream_output: false }, quiet.context);
    expect(quiet.output).toEqual([]);
  });

  it('starts no shell: what a line holds stays a word', async () => {
    const { context, calls } = recorded(folder);
    await runOne('run_shell_script', { script: 'echo $(touch bad) ; touch worse' }, context);
    expect(calls).toMatchObject([
      { program: 'echo', args: ['$(touch', 'bad)', ';', 'touch', 'worse'], shell: false },
    ]);
  });

  it('gives every line to the shell on Windows', async () => {
    const { context, calls } = recorded(folder, { platform: 'win32' });
    await runOne('run_shell_script', { script: `  echo it"'"s | cat  \n\n` }, context);
    expect(calls).toMatchObject([{ program: `echo it"'"s | cat`, args: [], shell: true }]);
  });

  it('does not repeat a line for the shell, which may hold a secret', async () => {
    const { context } = recorded(folder);
    const script = 'true\nPASSWORD=hidden; exit 4';
    expect(await runOne('run_shell_script', { script, shell: true }, context)).toMatchObject({
      failure: { message: '`run_shell_script` failed with exit code 4 at line 2' },
    });
  });

  it('ends a message with the last lines of what was said', async () => {
    const { context } = recorded(folder);
    const script = `sh -c 'for i in 1 2 3 4 5; do echo "line $i" >&2; done; echo >&2; exit 1'`;
    expect(await runOne('run_shell_script', { script }, context)).toMatchObject({
      failure: {
        message: '`run_shell_script` failed with exit code 1 at `sh` (line 1): line 3 | line 4 | line 5',
      },
    });
  });

  it('helps when a program is not there, and when the folder is not', async () => {
    const { context } = recorded(folder);
    expect(await runOne('run_shell_script', { script: 'no-such-program' }, context)).toMatchObject({
      failure: {
        message: '`run_shell_script` could not start line 1: `no-such-program` was not found',
        help: expect.stringContaining('shell: true') as string,
      },
    });
    const other = await runOne('run_shell_script', { script: 'ls', directory: 'none' }, context);
    expect(other).toMatchObject({
      failure: { message: expect.stringContaining('does not exist') as string },
    });
    expect(other).not.toHaveProperty('failure.help');
  });
});

describe('pip_install_requirements', () => {
  it('asks the interpreter for pip, with the file and in the folder', async () => {
    mkdirSync(join(folder, 'sub'));
    const python = join(folder, 'python');
    writeFileSync(python, '#!/bin/sh\npwd; echo "$@"; echo said >&2\n');
    chmodSync(python, 0o755);
    const { context, output } = recorded(folder, { interpreter: async () => python });
    const inputs = { directory: 'sub', requirements_file: 'a b.txt' };
    expect(await runOne('pip_install_requirements', inputs, context)).toEqual({
      outputs: { stdout: `${join(folder, 'sub')}\n-m pip install -r a b.txt`, stderr: 'said' },
    });
    expect(output.length).toBeGreaterThan(0);
  });

  it('fails without an interpreter, and when pip does', async () => {
    const { context } = recorded(folder);
    expect(await runOne('pip_install_requirements', {}, context)).toMatchObject({
      failure: { message: '`pip_install_requirements` needs Python, and none was found' },
    });
    const failing = recorded(folder, { interpreter: async () => '/bin/false' });
    expect(await runOne('pip_install_requirements', {}, failing.context)).toMatchObject({
      failure: { message: '`pip_install_requirements` failed with exit code 1' },
    });
  });
});

describe('steps that deployments have in common', () => {
  const count = (): number => readFileSync(join(folder, 'runs'), 'utf8').length;
  const build = shell('sh -c "printf x >> runs; wc -c < runs"');

  it('run once, and give every deployment the same outputs', async () => {
    const cache = new SharedSteps();
    const { context, ran } = recorded(folder, { cache });
    const first = await runSteps([step(build)], context);
    const second = await runSteps([step(build)], context);
    expect(second).toEqual(first);
    expect(count()).toBe(1);
    expect(ran.length).toBe(1);
  });

  it('run once also when two deployments come to them at the same time', async () => {
    const { context } = recorded(folder, { cache: new SharedSteps() });
    await Promise.all([runSteps([step(build)], context), runSteps([step(build)], context)]);
    expect(count()).toBe(1);
  });

  it('run again without a cache', async () => {
    const { context } = recorded(folder);
    await runSteps([step(build)], context);
    await runSteps([step(build)], context);
    expect(count()).toBe(2);
  });

  it('share the working directory that one of them set', async () => {
    mkdirSync(join(folder, 'sub'));
    const { context } = recorded(folder, { cache: new SharedSteps() });
    const steps = [step(go('sub')), step(shell('pwd'))];
    await runSteps(steps, context);
    expect(
      await runSteps([...steps, step(shell('sh -c pwd'), { isTopLevel: false })], context),
    ).toMatchObject({
      outputs: { stdout: join(folder, 'sub') },
    });
  });

  it('run again in another folder', async () => {
    mkdirSync(join(folder, 'sub'));
    const { context } = recorded(folder, { cache: new SharedSteps() });
    await runSteps([step(shell('pwd'))], context);
    expect(
      await runSteps([step(shell('pwd'))], { ...context, workingDirectory: join(folder, 'sub') }),
    ).toMatchObject({
      outputs: { stdout: join(folder, 'sub') },
    });
  });

  it('share a failure', async () => {
    const { context } = recorded(folder, { cache: new SharedSteps() });
    const failing = step(shell('sh -c "printf x >> runs; exit 1"'));
    const results = [await runSteps([failing], context), await runSteps([failing], context)];
    expect(results[1]).toEqual(results[0]);
    expect(count()).toBe(1);
  });

  it.each([
    [
      'stands in the deployment',
      [[step(build, { isTopLevel: false })], [step(build, { isTopLevel: false })]],
    ],
    [
      'comes behind one of the deployment',
      [[step(build)], [step(shell('true'), { isTopLevel: false }), step(build)]],
    ],
    ['comes behind another', [[step(build)], [step(shell('true')), step(build)]]],
    ['has other inputs', [[step(build)], [step(shell('sh -c "printf x >> runs"'))]]],
    [
      'requires something else',
      [[step(build)], [step(shell('sh -c "printf x >> runs; wc -c < runs"', { requires: 'prefect' }))]],
    ],
  ])('run again when one %s', async (_why, [one = [], other = []]) => {
    const { context } = recorded(folder, { cache: new SharedSteps() });
    await runSteps(one, context);
    await runSteps(other, context);
    expect(count()).toBe(2);
  });

  it('run again when placeholders made other inputs of them', async () => {
    let name = 'a';
    const { context } = recorded(folder, {
      cache: new SharedSteps(),
      resolveInputs: async (inputs) => ({ ...inputs, env: { NAME: name } }),
    });
    await runSteps([step(build)], context);
    name = 'b';
    await runSteps([step(build)], context);
    expect(count()).toBe(2);
  });
});
