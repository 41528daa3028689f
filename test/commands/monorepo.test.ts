/** Several `prefect.yaml` files in one run: each from its own folder, all of them checked before anything is written. */
import { existsSync as exists, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { fullName } from '../../src/plan/state.ts';
import { TqError } from '../../src/tq-error.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { runTq } from './run-tq.ts';
import { ALL, flow, LOCAL, team, teams } from './team-projects.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isDocument = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')),
);

describe('a pattern', () => {
  test('plans every project from its own folder, with one line of counts', async () => {
    const prefect = new FakePrefect(LOCAL);
    const run = await runTq(['plan', ...ALL], { directory: teams(), prefect });
    expect(run.stderr.replaceAll(/.*pull_steps.*\n/g, '')).toMatchInlineSnapshot(`
      "teams/billing/prefect.yaml
      + flow billing
      + billing/nightly
          + entrypoint: "src/flows.py:billing"
          + version: "59c7fe6e98363f19b326f1a1f0f5eb43"
          + work_pool_name: "local"
      teams/orders/prefect.yaml
      + flow orders
      + orders/nightly
          + entrypoint: "src/flows.py:orders"
          + version: "10168a8a60eebb2507e439c5e17baba2"
          + work_pool_name: "local"
      teams/stock/prefect.yaml
      + flow stock
      + stock/nightly
          + entrypoint: "src/flows.py:stock"
          + version: "db395fc20e4f970b9851a6f46f990887"
          + work_pool_name: "local"
      3 to create
      "
    `);
    expect(run.exitCode).toBe(0);
    expect(prefect.writes).toEqual([]);
  });

  test('deploys them one after the other, each with a release of its own', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = teams();
    const run = await runTq(['deploy', '--all', ...ALL], { directory, prefect });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr.split('\n').slice(-8)).toMatchInlineSnapshot(`
      [
        "teams/billing/prefect.yaml",
        "created billing/nightly",
        "teams/orders/prefect.yaml",
        "created orders/nightly",
        "teams/stock/prefect.yaml",
        "created stock/nightly",
        "3 created",
        "",
      ]
    `);
    expect(prefect.deployments.map(fullName)).toEqual(['billing/nightly', 'orders/nightly', 'stock/nightly']);
    expect(prefect.deployments[1]?.fields).toMatchObject({
      entrypoint: 'src/flows.py:orders',
      pull_steps: [
        { 'prefect.deployments.steps.set_working_directory': { directory: join(directory, 'teams/orders') } },
      ],
    });
    const history = await runTq(['history', '--prefect-file', 'teams/orders/prefect.yaml', '--json'], {
      directory,
      prefect,
    });
    expect(JSON.parse(history.stdout).releases).toMatchObject([
      { number: 1, file: 'teams/orders/prefect.yaml' },
    ]);

    const again = await runTq(['deploy', '--all', ...ALL], { directory, prefect });
    expect(again).toEqual({ exitCode: 0, stdout: '', stderr: '3 unchanged\n' });
  });

  test('an error in one file keeps everything from being written, and findings name the file from here', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = teams({ 'teams/stock/src/flows.py': flow('another') });
    const run = await runTq(['deploy', '--all', ...ALL], { directory, prefect });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('teams/stock/prefect.yaml:4:');
    expect(prefect.writes).toEqual([]);
    expect(prefect.deployments).toEqual([]);
  });

  test('with --keep-going the broken file is left out', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = teams({ 'teams/stock/src/flows.py': flow('another') });
    const run = await runTq(['deploy', '--all', '--keep-going', ...ALL], { directory, prefect });
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain('left out, because of the errors above: `teams/stock/prefect.yaml`');
    expect(prefect.deployments.map(fullName)).toEqual(['billing/nightly', 'orders/nightly']);
  });

  test('that fits nothing is a mistake on the command line', async () => {
    const run = await runTq(['plan', '--prefect-file', 'groups/*/prefect.yaml'], { directory: teams() });
    expect(run.exitCode).toBe(64);
    expect(run.stderr).toContain('no file fits `groups/*/prefect.yaml`');
  });

  test('needs --all or -n for a deploy', async () => {
    const run = await runTq(['deploy', ...ALL], { directory: teams(), prefect: new FakePrefect(LOCAL) });
    expect(run.exitCode).toBe(8);
    expect(run.stderr).toContain('3 files are named and no deployment was chosen');
  });

  test.for([
    [['plan', '--out', 'plan.json'], '--out'],
    [['plan', '--version', '2'], '--version'],
    [['build', '--metadata-file', 'images.json'], '--metadata-file'],
  ] as const)('%j is for one file', async ([argv, option]) => {
    const run = await runTq([...argv, ...ALL], { directory: teams(), prefect: new FakePrefect(LOCAL) });
    expect(run.exitCode).toBe(64);
    expect(run.stderr).toContain(`\`${option}\` cannot be given for several files`);
  });
});

describe('-n over several files', () => {
  test('chooses where it fits, and renames nothing', async () => {
    const prefect = new FakePrefect(LOCAL);
    const run = await runTq(['deploy', '-n', 'stock/nightly', '-n', 'o*/nightly', ...ALL], {
      directory: teams(),
      prefect,
    });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(prefect.deployments.map(fullName)).toEqual(['orders/nightly', 'stock/nightly']);
  });

  test('a name that no file has is a finding', async () => {
    const prefect = new FakePrefect(LOCAL);
    const run = await runTq(['deploy', '-n', 'nightyl', ...ALL], { directory: teams(), prefect });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('no deployment of the files matches `nightyl`; did you mean `nightly`?');
    expect(prefect.writes).toEqual([]);
  });
});

describe('repeated --prefect-file', () => {
  test('takes the files in their order', async () => {
    const files = ['stock', 'billing'].flatMap((name) => ['--prefect-file', `teams/${name}/prefect.yaml`]);
    const run = await runTq(['plan', '--json', ...files], {
      directory: teams(),
      prefect: new FakePrefect(LOCAL),
    });
    const document = JSON.parse(run.stdout);
    expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true);
    expect(document.plan).toBeUndefined();
    expect(document.projects).toMatchObject([
      { file: 'teams/stock/prefect.yaml', plan: { project: 'stock', summary: { create: 1 } } },
      { file: 'teams/billing/prefect.yaml', plan: { project: 'billing', summary: { create: 1 } } },
    ]);
  });

  test('says of one that is not there', async () => {
    const run = await runTq(
      ['plan', '--prefect-file', 'teams/stock/prefect.yaml', '--prefect-file', 'teams/stok/prefect.yaml'],
      { directory: teams(), prefect: new FakePrefect(LOCAL) },
    );
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('teams/stok/prefect.yaml');
  });

  test('is refused where one file is meant', async () => {
    const run = await runTq(['history', '--prefect-file', 'a.yaml', '--prefect-file', 'b.yaml'], {
      directory: teams(),
    });
    expect(run.exitCode).toBe(64);
    expect(run.stderr).toContain('`--prefect-file` can be given only once');
  });
});

test('tq.projects names them in a file that may have deployments of its own', async () => {
  const prefect = new FakePrefect(LOCAL);
  const directory = teams({
    'prefect.yaml': `name: whole
tq: {projects: [teams/*/prefect.yaml]}
deployments:
  - name: all
    entrypoint: flows.py:whole
    work_pool: {name: local}
`,
    'flows.py': flow('whole'),
  });
  const run = await runTq(['deploy', '--all'], { directory, prefect });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(prefect.deployments.map(fullName)).toEqual([
    'whole/all',
    'billing/nightly',
    'orders/nightly',
    'stock/nightly',
  ]);
  const validated = await runTq(['validate'], { directory });
  expect(validated).toMatchInlineSnapshot(`
    {
      "exitCode": 0,
      "stderr": "prefect.yaml: 1 deployment, no errors
    teams/billing/prefect.yaml: 1 deployment, no errors
    teams/orders/prefect.yaml: 1 deployment, no errors
    teams/stock/prefect.yaml: 1 deployment, no errors
    ",
      "stdout": "",
    }
  `);
});

test('tq.projects leads nowhere out of the repository', async () => {
  const directory = teams({
    'repo/.git/HEAD': 'ref: refs/heads/main\n',
    'repo/prefect.yaml': 'tq: {projects: [../teams/*/prefect.yaml, none/prefect.yaml]}\n',
  });
  const run = await runTq(['plan'], { directory: join(directory, 'repo'), prefect: new FakePrefect(LOCAL) });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('error[TQ2056]');
  expect(run.stderr).toContain('error[TQ2057]');
});

describe('names that clash', () => {
  const CLASH = { 'teams/stock/src/flows.py': flow('stock').replace('@flow', '@flow(name="orders")') };

  test('are found at both places, before anything is written', async () => {
    const prefect = new FakePrefect(LOCAL);
    const run = await runTq(['deploy', '--all', ...ALL], { directory: teams(CLASH), prefect });
    expect(run).toMatchInlineSnapshot(`
      {
        "exitCode": 1,
        "stderr": "error[TQ2054]: deployment \`orders/nightly\` is in more than one file
        --> teams/orders/prefect.yaml:3:11
        |
      3 |   - name: nightly
        |           ^^^^^^^
        see teams/stock/prefect.yaml:3:11: here, too
      help: rename one of them; the second would overwrite the first on the server

      error[TQ2054]: deployment \`orders/nightly\` is in more than one file
        --> teams/stock/prefect.yaml:3:11
        |
      3 |   - name: nightly
        |           ^^^^^^^
        see teams/orders/prefect.yaml:3:11: here, too
      help: rename one of them; the second would overwrite the first on the server

      2 errors
      ",
        "stdout": "",
      }
    `);
    expect(prefect.writes).toEqual([]);
    const validated = await runTq(['validate', 'teams/*/prefect.yaml'], { directory: teams(CLASH) });
    expect(validated.exitCode).toBe(1);
    expect(validated.stderr.match(/error\[TQ2054\]/g)).toHaveLength(2);
  });

  const BLOCK = (threshold: string): string =>
    readFileSync(
      join(FIXTURES, 'TQ3207-unenforced-block-timeout.near-miss', 'blocks', 'prod.yaml'),
      'utf8',
    ).replace(/warning_threshold: .*/, `warning_threshold: ${threshold}`);

  test('blocks of one name must have one content', async () => {
    const named = 'tq: {blocks: block.yaml}\n';
    const of = (stock: string): string =>
      teams({
        'teams/orders/prefect.yaml': `${team('orders')['teams/orders/prefect.yaml']}${named}`,
        'teams/stock/prefect.yaml': `${team('stock')['teams/stock/prefect.yaml']}${named}`,
        'teams/orders/block.yaml': BLOCK('null'),
        'teams/stock/block.yaml': BLOCK(stock),
      });
    const clash = await runTq(['validate', 'teams/**/prefect.yaml'], { directory: of('0.5') });
    expect(clash.stderr.match(/error\[TQ2055\]/g), clash.stderr).toHaveLength(2);
    expect(clash.stderr).toContain('teams/stock/block.yaml:2:7');
    const same = await runTq(['validate', 'teams/**/prefect.yaml'], { directory: of('null') });
    expect(same.stderr).not.toContain('TQ2055');
  });
});

test('one project that is refused does not keep the others from being deployed', async () => {
  const prefect = new FakePrefect(LOCAL);
  prefect.beforeWrite = (write) => {
    if (write === 'createDeployment orders/nightly') throw new TqError('failed', 'the server said 500');
  };
  const directory = teams();
  const run = await runTq(['deploy', '--all', '--json', ...ALL], { directory, prefect });
  expect(run.exitCode).toBe(4);
  const document = JSON.parse(run.stdout);
  expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true);
  expect(
    document.projects.map((each: { outcomes: { status: string }[] }) => each.outcomes[0]?.status),
  ).toEqual(['created', 'failed', 'created']);
  prefect.beforeWrite = () => undefined;
  const again = await runTq(['deploy', '--all', ...ALL], { directory, prefect });
  expect(again.exitCode, again.stderr).toBe(0);
});

test('steps of a project run in its folder, and only when all projects have been checked', async () => {
  const step = `    build:
      - prefect.deployments.steps.run_shell_script: {script: touch ran-here}
`;
  const broken = teams({ ...team('billing', step), 'teams/stock/src/flows.py': flow('another') });
  const files = (directory: string): string[] =>
    ['billing', 'orders', 'stock'].filter((name) => exists(join(directory, 'teams', name, 'ran-here')));
  const refused = await runTq(['deploy', '--all', ...ALL], {
    directory: broken,
    prefect: new FakePrefect(LOCAL),
  });
  expect(refused.exitCode).toBe(1);
  expect(files(broken)).toEqual([]);

  const directory = teams(team('billing', step));
  const run = await runTq(['deploy', '--all', ...ALL], { directory, prefect: new FakePrefect(LOCAL) });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(files(directory)).toEqual(['billing']);
});

test('lines of a program say which project they are of', async () => {
  const run = await runTq(['plan', '--format', 'jsonl', ...ALL], {
    directory: teams(),
    prefect: new FakePrefect(LOCAL),
  });
  const lines = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; file?: string });
  expect(
    lines.filter(({ type }) => ['project', 'plan'].includes(type)).map((each) => each.file ?? each.type),
  ).toEqual([
    'teams/billing/prefect.yaml',
    'plan',
    'teams/orders/prefect.yaml',
    'plan',
    'teams/stock/prefect.yaml',
    'plan',
  ]);
});

test('Markdown tells each project under its file, with all counts at the top', async () => {
  const run = await runTq(['plan', '--format', 'markdown', ...ALL], {
    directory: teams(),
    prefect: new FakePrefect(LOCAL),
  });
  expect(run.stdout).toContain('3 to create');
  expect(run.stdout.match(/^#### .*/gm)).toEqual(
    ['billing', 'orders', 'stock'].map((name) => `#### \`teams/${name}/prefect.yaml\``),
  );
});

test('a repair is made in the file of the project', async () => {
  const directory = teams({
    'teams/stock/prefect.yaml': `${team('stock')['teams/stock/prefect.yaml']}    tagz: [x]\n`,
  });
  const run = await runTq(['validate', '--fix', 'teams/**/prefect.yaml'], { directory });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(readFileSync(join(directory, 'teams/stock/prefect.yaml'), 'utf8')).toContain('    tags: [x]\n');
});
