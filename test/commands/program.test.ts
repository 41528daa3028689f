/** The command line itself: help, usage errors, JSON, and what a defect looks like. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES } from '../../src/exit-code.ts';
import { TqError } from '../../src/tq-error.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const schema = readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json'), 'utf8');
const isOutput = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(schema));

/** Parses stdout and checks it against the published schema. */
function output(stdout: string) {
  const document = JSON.parse(stdout);
  isOutput(document);
  expect(isOutput.errors ?? []).toEqual([]);
  return document;
}

const LOCAL = { workPools: [{ name: 'local', type: 'process' }] };

describe('help', () => {
  test('names every command and every exit code, on stdout', async () => {
    const { exitCode, stdout } = await runTq(['--help'], { directory: '/' });
    expect(exitCode).toBe(0);
    for (const command of ['deploy', 'plan', 'validate', 'inspect', 'pool', 'dev'])
      expect(stdout).toContain(`tq ${command}`);
    for (const { code, meaning } of Object.values(EXIT_CODES)) {
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`${code} ${meaning}`);
    }
  });

  test('of a command shows its options', async () => {
    const { stdout } = await runTq(['deploy', '--help'], { directory: '/' });
    for (const option of ['--all', '-n', '--name', '--prefect-file', '--dry-run', '--json'])
      expect(stdout).toContain(option);
  });

  test('of a group shows its commands', async () => {
    const { stdout } = await runTq(['dev', '--help'], { directory: '/' });
    for (const command of ['up', 'down', 'status']) expect(stdout).toContain(`tq dev ${command}`);
  });

  test.for([['--help'], ['plan', '--help'], ['history', 'show', '--help']])(
    '%j is as wide as the terminal, at most 100 columns',
    async (argv) => {
      const at = (columns?: number) => runTq(argv, { directory: '/', ...(columns ? { columns } : {}) });
      const widest = async (columns?: number): Promise<number> =>
        Math.max(...(await at(columns)).stdout.split('\n').map(({ length }) => length));
      for (const columns of [50, 80, 100]) expect(await widest(columns)).toBeLessThanOrEqual(columns);
      // No line that is copied is broken, whatever the width.
      const examples = (text: string): string[] => text.match(/^ {2}tq \S.*?(?= {2}|$)/gm) ?? [];
      const [narrow, alone] = [await at(50), await at()];
      expect(examples(narrow.stdout)).toEqual(expect.arrayContaining(examples(alone.stdout)));
      expect((await at(300)).stdout).toBe(alone.stdout);
    },
  );
});

describe('an empty value', () => {
  test.for<[argv: string[], option: string]>([
    [['plan', '-n', ''], '-n'],
    [['build', '--name', ''], '--name'],
    [['deploy', '--all', '--environment', ''], '--environment'],
    [['validate', '--profile', '', 'prefect.yaml'], '--profile'],
    [['validate', '--max-warnings', ''], '--max-warnings'],
    [['plan', '--prefect-file='], '--prefect-file'],
    [['plan', '--image', ''], '--image'],
    [['new', 'deployment', 'late', '--timezone', ''], '--timezone'],
    [['deploy', '--plan', ''], '--plan'],
    [['schedule', '--days='], '--days'],
    [['preflight', '--python', ''], '--python'],
    [['plan', '--repo', ''], '--repo'],
    [['dev', '-n', ''], '-n'],
  ])('%j is refused', async ([argv, option]) => {
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    const { exitCode, stderr } = await runTq(argv, { directory, prefect: new FakePrefect(LOCAL) });
    expect(stderr).toContain(`error: \`${option}\` needs a value, found an empty one\nhelp: is a variable`);
    expect(exitCode).toBe(64);
  });

  test('is what it is to `prefect deploy`, and an argument behind a flag is none', async () => {
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    const prefect = new FakePrefect(LOCAL);
    const plan = await runTq(['plan', '-n', 'hourly', '-d', '', '-v', '', '--pool=', '-t', ''], {
      directory,
      prefect,
    });
    expect(plan).toMatchObject({ exitCode: 0 });
    const validate = await runTq(['validate', '--fix', ''], { directory });
    expect(validate.stderr).not.toContain('needs a value');
  });
});

describe('usage', () => {
  test.for([
    [[], 'which command?'],
    [['deplyo'], 'there is no command `tq deplyo`; did you mean `tq deploy`?'],
    [['deploy', '--al'], 'unknown option `--al`; did you mean `--all`?\nhelp: see `tq deploy --help`'],
    [['deploy', '--al=x'], 'unknown option `--al`; did you mean'],
    [['deploy', 'a', 'b'], 'unknown argument: b'],
    [['deploy', '--all', '-n', 'x'], 'exclude each other'],
    [['inspect'], '`tq inspect` needs <entrypoint>\nhelp: see `tq inspect --help`'],
    [['new', 'rule', 'a'], '`tq new rule` needs <file> and <type>\nhelp: see `tq new rule --help`'],
    [['zzz', '--json=false'], 'there is no command `tq zzz`\nhelp: see `tq --help`'],
    [
      ['--format', 'text', 'dev', 'run', 'x', '--zzz'],
      'unknown option `--zzz`\nhelp: see `tq dev run --help`',
    ],
    [['rules', 'check'], '`tq rules check` needs files'],
    [['pool'], 'which command of `tq pool`?'],
    [['dev', 'sideways'], 'there is no command `tq dev sideways`\nhelp: see `tq dev --help`'],
    [['pool', 'create', 'p'], 'type'],
    [['deploy', '-n'], '`-n` needs a value'],
    [['deploy', '--name'], '`--name` needs a value'],
    [['-n', 'shop', 'plam'], 'there is no command `tq plam`; did you mean `tq plan`?'],
    [['-n', 'x', 'plan', '--nope'], 'unknown option `--nope`\nhelp: see `tq plan --help`'],
    [['plan', '--no-explian'], 'unknown option `--no-explian`'],
    [['plan', '--a.b=3'], 'unknown option `--a.b`'],
    [
      ['init', '--engine', 'pandra'],
      '`--engine` is one of `truthound`, `pandera`, `great_expectations`, not `pandra`; did you mean `pandera`?',
    ],
  ] as const)('%j exits 64 and says why', async ([argv, words]) => {
    const { exitCode, stdout, stderr } = await runTq(argv, { directory: '/' });
    expect(exitCode).toBe(64);
    expect(stdout).toBe('');
    expect(stderr.toLowerCase()).toContain(words.toLowerCase());
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('with --json is a document too', async () => {
    const { exitCode, stdout } = await runTq(['deploy', '--al', '--json'], { directory: '/' });
    expect(output(stdout)).toMatchObject({ exitCode, exitReason: 'usage', failure: { reason: 'usage' } });
  });
});

describe('--json', () => {
  test('deploy: one document with the fate of each deployment', async () => {
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    const { stdout } = await runTq(['deploy', '--all', '--json'], {
      directory,
      prefect: new FakePrefect(LOCAL),
    });
    expect(output(stdout)).toMatchObject({
      schemaVersion: 1,
      command: 'deploy',
      exitCode: 0,
      exitReason: 'ok',
      outcomes: [
        { name: 'orders/hourly', status: 'created' },
        { name: 'orders/on-arrival', status: 'created' },
      ],
    });
  });

  test('plan: changes with both values', async () => {
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    const prefect = new FakePrefect(LOCAL);
    await runTq(['deploy', '--all'], { directory, prefect });
    prefect.changeByHand('orders/hourly', (deployment) => (deployment.fields.tags = ['by-hand']));
    const { stdout } = await runTq(['plan', '--json', '--exit-code'], { directory, prefect });
    expect(output(stdout)).toMatchObject({
      exitCode: 2,
      exitReason: 'changes',
      plan: {
        changes: [
          {
            action: 'update',
            deployment: 'orders/hourly',
            fields: [{ field: 'tags', before: ['by-hand'], after: [] }],
          },
          { action: 'keep', deployment: 'orders/on-arrival' },
        ],
      },
    });
  });

  test('validate: findings with their places', async () => {
    const directory = projectFolder({
      'prefect.yaml': 'deployments:\n  - {name: a, entrypoint: f, work_pool: {name: p}}\n',
    });
    const { stdout, stderr } = await runTq(['validate', '--json'], { directory });
    expect(stderr).toContain('error[TQ2011]');
    expect(output(stdout)).toMatchObject({
      exitCode: 1,
      diagnostics: [
        {
          code: 'TQ2011',
          name: 'invalid-entrypoint',
          where: { file: 'prefect.yaml', start: { line: 2, column: 27 } },
        },
      ],
    });
  });

  test('inspect: exactly what Prefect will see', async () => {
    const directory = projectFolder({ 'flows.py': FLOWS });
    const { exitCode, stdout } = await runTq(['inspect', 'flows.py:orders', '--json'], { directory });
    expect(exitCode).toBe(0);
    expect(output(stdout).flow).toEqual({
      flow_name: 'orders',
      description: 'Check the orders of a day.',
      version: expect.stringMatching(/^[0-9a-f]{32}$/),
      parameter_openapi_schema: {
        title: 'Parameters',
        type: 'object',
        properties: { day: { title: 'day', position: 0, type: 'string', default: 'today' } },
      },
    });
  });
});

describe('the outside says no', () => {
  test.for([
    ['unreachable', 6],
    ['unauthorized', 5],
    ['failed', 3],
  ] as const)('%s exits %d with the reason and no stack', async ([reason, code]) => {
    const prefect = new FakePrefect(LOCAL);
    prefect.findWorkPools = async () => {
      throw new TqError(reason, 'the server said no', { help: 'ask again', cause: new Error('because') });
    };
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory, prefect });
    expect(exitCode).toBe(code);
    expect(stderr).toBe('error: the server said no\ncause: because\nhelp: ask again\n');
  });

  test('anything else is a bug in tq and exits 70', async () => {
    const prefect = new FakePrefect(LOCAL);
    prefect.findWorkPools = async () => {
      throw new TypeError('x is not a function');
    };
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory, prefect });
    expect(exitCode).toBe(70);
    expect(stderr).toContain('this is a bug in tq 0.0.0-test');
  });
});

test('tq pool create makes a pool once and refuses another type', async () => {
  const prefect = new FakePrefect();
  const directory = '/';
  const made = await runTq(['pool', 'create', 'local', '--type', 'process'], { directory, prefect });
  expect(made).toEqual({ exitCode: 0, stdout: '', stderr: 'work pool `local` of type `process` created\n' });
  const again = await runTq(['pool', 'create', 'local', '--type', 'process'], { directory, prefect });
  expect(again).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: 'work pool `local` of type `process` exists already\n',
  });
  const other = await runTq(['pool', 'create', 'local', '--type', 'docker'], { directory, prefect });
  expect(other.exitCode).toBe(3);
});
