/** `-e`: deployments chosen by their `tq.environment`, which is shown and recorded beside their names. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { fullName } from '../../src/plan/state.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { entry as touched, FILES, flow, repository, write } from './changed-repository.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { type Run, runTq, type RunOptions } from './run-tq.ts';
import { ALL, LOCAL, team, teams } from './team-projects.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isDocument = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')),
);

/** As an entry of `deployments`. */
function entry(name: string, environment?: string): string {
  const tq = environment === undefined ? '' : `    tq: {environment: ${environment}}\n`;
  return `  - name: ${name}\n    entrypoint: flows.py:orders\n    work_pool: {name: local}\n${tq}`;
}

const SHOP = `name: shop
deployments:
${entry('hourly-dev', 'dev')}${entry('hourly-prod', 'prod')}${entry('daily-prod', 'prod')}${entry('adhoc')}`;

function shop(yaml = SHOP) {
  const prefect = new FakePrefect(LOCAL);
  const directory = projectFolder({ 'prefect.yaml': yaml, 'flows.py': FLOWS });
  const write = (text: string): void => writeFileSync(join(directory, 'prefect.yaml'), text);
  const run = (argv: readonly string[], options: Partial<RunOptions> = {}): Promise<Run> =>
    runTq(argv, { directory, prefect, ...options });
  return { prefect, directory, write, run, names: () => prefect.deployments.map(({ name }) => name).sort() };
}

function documentOf({ stdout }: Run) {
  const document = JSON.parse(stdout);
  expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true);
  return document;
}

describe('chooses', () => {
  test.for([
    [
      ['-e', 'prod'],
      ['daily-prod', 'hourly-prod'],
    ],
    [
      ['--environment', 'prod', '--all'],
      ['daily-prod', 'hourly-prod'],
    ],
    [
      ['-e', 'dev', '-e', 'prod'],
      ['daily-prod', 'hourly-dev', 'hourly-prod'],
    ],
    [
      ['-e', 'pr*'],
      ['daily-prod', 'hourly-prod'],
    ],
    [['-e', 'prod', '-n', 'hourly-*'], ['hourly-prod']],
    [['-e', 'prod', '-n', 'orders/daily-prod', '-n', 'adhoc'], ['daily-prod']],
    [
      ['-e', 'prod', '--keep-going'],
      ['daily-prod', 'hourly-prod'],
    ],
  ] as const)('deploy %j', async ([argv, expected]) => {
    const { run, names } = shop();
    const { exitCode, stderr } = await run(['deploy', ...argv]);
    expect(exitCode, stderr).toBe(0);
    expect(names()).toEqual(expected);
  });

  test.for([
    [['-e', 'prd'], 'no deployment of the file is of the environment `prd`; did you mean `prod`?'],
    [['-e', 'staging'], 'these are known: `dev`, `prod`'],
    [
      ['-n', 'hourly-dev', '-e', 'prod'],
      'no deployment of the file that `-n` names is of the environment `prod`',
    ],
    [['-n', 'hourly', '-e', 'prod'], 'no deployment of the file matches `hourly`'],
  ] as const)('%j is a finding', async ([argv, message]) => {
    for (const command of ['plan', 'deploy', 'build', 'preflight', 'schedule']) {
      const { run, prefect } = shop();
      const { exitCode, stderr } = await run([command, ...argv]);
      expect([exitCode, stderr], command).toEqual([1, expect.stringContaining(message)]);
      expect(stderr).toContain('TQ2018');
      expect(prefect.writes).toEqual([]);
    }
  });

  test('of several environments one that nothing has is a warning', async () => {
    const { run, names } = shop();
    const { exitCode, stderr } = await run(['deploy', '-e', 'prod', '-e', 'staging']);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('warning[TQ2018]')]);
    expect(names()).toEqual(['daily-prod', 'hourly-prod']);
  });

  test('a file without environments says how one is given', async () => {
    const { run } = shop(`name: shop\ndeployments:\n${entry('adhoc')}`);
    const { exitCode, stderr } = await run(['plan', '-e', 'prod']);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('tq: { environment: … }')]);
  });

  test('a single deployment is renamed by -n only where it is of the environment', async () => {
    const { run, names } = shop(`name: shop\ndeployments:\n${entry('hourly', 'dev')}`);
    expect((await run(['deploy', '-n', 'other', '-e', 'prod'])).exitCode).toBe(1);
    expect((await run(['deploy', '-n', 'other', '-e', 'dev'])).exitCode).toBe(0);
    expect(names()).toEqual(['other']);
  });

  test('by what an anchor gives, and what stands in place of a placeholder is not known', async () => {
    const anchored = `definitions:
  prod: &prod
    work_pool: {name: local}
    tq: {environment: prod}
name: shop
deployments:
  - {name: one, entrypoint: "flows.py:orders", <<: *prod}
  - {name: two, entrypoint: "flows.py:orders", work_pool: {name: local}, tq: {environment: "{{ $STAGE }}"}}
`;
    const { run, names } = shop(anchored);
    const { exitCode, stderr } = await run(['deploy', '-e', 'prod'], { variables: { STAGE: 'prod' } });
    expect(exitCode, stderr).toBe(0);
    expect(names()).toEqual(['one']);
  });

  test('by what a shared definition gives', async () => {
    const directory = projectFolder({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'shared.yaml': 'definitions:\n  prod: {work_pool: {name: local}, tq: {environment: prod}}\n',
      'prefect.yaml': `name: shop
tq: {include: shared.yaml}
deployments:
  - {name: one, entrypoint: "flows.py:orders", tq: {use: prod}}
${entry('two', 'dev')}`,
      'flows.py': FLOWS,
    });
    const prefect = new FakePrefect(LOCAL);
    const { exitCode, stderr } = await runTq(['deploy', '-e', 'prod'], { directory, prefect });
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('created orders/one (prod)')]);
    expect(prefect.deployments.map(fullName)).toEqual(['orders/one']);
  });

  test('preflight and schedule tell of those alone', async () => {
    const { run } = shop();
    const looked = documentOf(await run(['preflight', '-e', 'prod', '--json'])).preflight;
    expect(looked.deployments).toMatchObject([
      { name: 'orders/hourly-prod', environment: 'prod' },
      { name: 'orders/daily-prod', environment: 'prod' },
    ]);
    expect((await run(['preflight', '-e', 'prod'])).stdout).toContain('orders/hourly-prod (prod)');
    const ahead = documentOf(await run(['schedule', '-e', 'dev', '--json'])).schedule;
    expect(ahead.deployments.map(({ name }: { name: string }) => name)).toEqual(['orders/hourly-dev']);
  });

  test('with --changed-since both must hold', async () => {
    const tq = (environment: string): string => `    tq: {environment: ${environment}}\n`;
    const yaml = `name: shop\ndeployments:\n${['orders', 'users', 'stock'].map((name) => touched(name, tq(name === 'users' ? 'dev' : 'prod'))).join('')}`;
    const directory = await repository({ ...FILES, 'prefect.yaml': yaml });
    write(directory, {
      'flows/orders.py': flow('orders', '# new\n'),
      'flows/users.py': flow('users', '# new\n'),
    });
    const argv = ['deploy', '-e', 'prod', '--changed-since', 'v1'];
    const prefect = new FakePrefect(LOCAL);
    const run = await runTq([...argv, '--allow-dirty'], { directory, prefect, checkout: 'real' });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(prefect.deployments.map(fullName)).toEqual(['orders/orders']);
    const none = await runTq(['plan', '-e', 'prd', '--changed-since', 'v1'], { directory, prefect });
    expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining('did you mean `prod`?')]);
  });
});

describe('what it leaves out', () => {
  test.for([
    [['plan', '-e', ''], '`-e` needs a value'],
    [['deploy', '-e', 'prod', '--prune'], '`--prune` and `-e` exclude each other'],
    [['plan', '-e', 'prod', '--detach'], '`--detach` and `-e` exclude each other'],
    [['deploy', '-e', 'prod', '--all', '--prune', '--yes'], '`--prune` and `-e` exclude each other'],
    [['deploy', '-e', 'prod', '--plan', 'plan.json'], '`-e` cannot be given with `--plan`'],
  ] as const)('%j', async ([argv, message]) => {
    const { run, prefect } = shop();
    const { exitCode, stderr } = await run(argv);
    expect([exitCode, stderr]).toEqual([64, expect.stringContaining(message)]);
    expect(prefect.writes).toEqual([]);
  });

  test('is not said to have left the file, and is not removed', async () => {
    const { run, write, names } = shop();
    await run(['deploy', '--all']);
    write(SHOP.replace(entry('adhoc'), '').replace(entry('hourly-dev', 'dev'), ''));
    expect(await run(['plan', '-e', 'prod'])).toMatchObject({ exitCode: 0, stderr: '2 unchanged\n' });
    expect((await run(['deploy', '-e', 'prod'])).stderr).toBe('2 unchanged\n');
    expect((await run(['deploy', '--all', '--prune', '--yes'])).exitCode).toBe(0);
    expect(names()).toEqual(['daily-prod', 'hourly-prod']);
  });
});

test('a saved plan keeps what was chosen', async () => {
  const { run, directory, names } = shop();
  expect((await run(['plan', '-e', 'prod', '--out', 'plan.json'])).exitCode).toBe(0);
  const saved = JSON.parse(readFileSync(join(directory, 'plan.json'), 'utf8'));
  expect(saved.options).toMatchObject({ names: [], environments: ['prod'] });
  const { exitCode, stderr } = await run(['deploy', '--plan', 'plan.json']);
  expect(exitCode, stderr).toBe(0);
  expect(names()).toEqual(['daily-prod', 'hourly-prod']);
});

describe('is shown', () => {
  test('by plan and deploy, beside the name', async () => {
    const { run } = shop();
    expect((await run(['plan'])).stderr).toMatch(/^\+ orders\/hourly-prod \(prod\)$/m);
    const deploy = await run(['deploy', '--all']);
    expect(deploy.stderr).toContain('created orders/hourly-dev (dev)\n');
    expect(deploy.stderr).toContain('created orders/adhoc\n');
  });

  test('by --json and in lines of JSON', async () => {
    const { run } = shop();
    const { plan } = documentOf(await run(['plan', '--json', '-n', 'hourly-prod', '-n', 'adhoc']));
    expect(plan.changes.map(({ environment }: { environment?: string }) => environment)).toEqual([
      'prod',
      undefined,
    ]);
    const { outcomes } = documentOf(await run(['deploy', '--json', '-e', 'dev']));
    expect(outcomes).toMatchObject([{ name: 'orders/hourly-dev', environment: 'dev', status: 'created' }]);
  });

  test('in Markdown', async () => {
    const { run } = shop();
    expect((await run(['plan', '-e', 'dev', '--format', 'markdown'])).stdout).toContain(
      '| create | `orders/hourly-dev (dev)` |',
    );
    expect((await run(['deploy', '-e', 'dev', '--format', 'comment'])).stdout).toContain(
      '- created `orders/hourly-dev (dev)`',
    );
  });

  test('of a deployment that only changed its environment nothing is written', async () => {
    const { run, write, prefect } = shop();
    await run(['deploy', '--all']);
    prefect.writes.length = 0;
    write(SHOP.replaceAll('environment: dev', 'environment: test'));
    expect((await run(['deploy', '--all'])).stderr).toBe('4 unchanged\n');
    expect(prefect.writes).toEqual([]);
  });
});

test('releases record it, and a rollback keeps it', async () => {
  const { run, write } = shop();
  await run(['deploy', '-e', 'prod']);
  expect((await run(['history'])).stdout).toContain('2 created (prod)');
  write(SHOP.replace(entry('daily-prod', 'prod'), `${entry('daily-prod', 'prod')}    tags: [x]\n`));
  await run(['deploy', '--all']);
  const { releases } = documentOf(await run(['history', '--json']));
  expect(releases.map(({ environments }: { environments?: string[] }) => environments)).toEqual([
    ['dev', 'prod'],
    ['prod'],
  ]);
  const shown = await run(['history', 'show', '1']);
  expect(shown.stdout).toContain('create orders/hourly-prod (prod): created');
  const { release } = documentOf(await run(['history', 'show', '1', '--json']));
  expect(release.changes[0]).toMatchObject({ name: 'orders/hourly-prod', environment: 'prod' });
  expect(release.state.deployments[0]).toMatchObject({ name: 'hourly-prod', environment: 'prod' });
  const back = await run(['rollback', '1', '--yes']);
  expect(back.stderr).toContain('updated orders/daily-prod (prod)');
});

describe('over several files', () => {
  const PROD = '    tq: {environment: prod}\n';
  const files = () => teams({ ...team('billing', PROD), ...team('orders', '    tq: {environment: dev}\n') });

  test('takes the projects that have one, and renames nothing', async () => {
    const prefect = new FakePrefect(LOCAL);
    const run = await runTq(['deploy', '-e', 'prod', ...ALL], { directory: files(), prefect });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(prefect.deployments.map(fullName)).toEqual(['billing/nightly']);
  });

  test('together with -n both must hold', async () => {
    const prefect = new FakePrefect(LOCAL);
    const argv = ['deploy', '-n', 'nightly', '-e', 'prod', '-e', 'dev', ...ALL];
    const run = await runTq(argv, { directory: files(), prefect });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(prefect.deployments.map(fullName)).toEqual(['billing/nightly', 'orders/nightly']);
  });

  test.for([
    [['-e', 'prdo'], 'no deployment of the files is of the environment `prdo`; did you mean `prod`?'],
    [
      ['-n', 'stock/*', '-e', 'prod'],
      'no deployment of the files that `-n` names is of the environment `prod`',
    ],
  ] as const)('%j is a finding', async ([argv, message]) => {
    const prefect = new FakePrefect(LOCAL);
    const run = await runTq(['deploy', ...argv, ...ALL], { directory: files(), prefect });
    expect([run.exitCode, run.stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(prefect.writes).toEqual([]);
  });
});
