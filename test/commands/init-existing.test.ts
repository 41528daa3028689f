/** `tq init` and `tq new` in repositories that were there before: what they say of files that are somebody's already. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const textOf = (directory: string, path: string): string => readFileSync(join(directory, path), 'utf8');

const everythingIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true }).map(String).sort();

const ETL = 'from prefect import flow\n\n\n@flow\ndef etl():\n    """Loads."""\n';

const withEntry = (entrypoint: string, name = 'nightly'): string =>
  `name: shop\ndeployments:\n  - name: ${name}\n    entrypoint: ${entrypoint}\n    work_pool: {name: local}\n`;

const NEW_DOMAIN = ['new', 'domain', 'orders', '--engine', 'truthound', '--pool-type', 'process'];

describe('a deployment of the name that a domain’s would have', () => {
  test.for([[['init', '--yes']], [['init', '--yes', '--dry-run']], [NEW_DOMAIN]] as const)(
    '%j: of another flow, nothing is written',
    async ([argv]) => {
      const text = withEntry('flows/etl.py:etl', 'orders-prod');
      const directory = projectFolder({ 'prefect.yaml': text, 'flows/etl.py': ETL });
      const { exitCode, stderr } = await runTq(argv, { directory });
      expect(exitCode).toBe(3);
      expect(stderr).toContain('the deployment `orders-prod` of `prefect.yaml` is of `flows/etl.py:etl`');
      expect(stderr).toContain('such as `orders_data`');
      expect(everythingIn(directory)).toEqual(['flows', 'flows/etl.py', 'prefect.yaml']);
      expect(textOf(directory, 'prefect.yaml')).toBe(text);
    },
  );

  test.for([['./src/prefect_flows/orders.py:orders_quality'], ['src.prefect_flows.orders.orders_quality']])(
    'of the same flow, written as %s, counts as it',
    async ([entrypoint = '']) => {
      const directory = projectFolder({ 'prefect.yaml': withEntry(entrypoint, 'orders-prod') });
      expect((await runTq(NEW_DOMAIN, { directory })).exitCode).toBe(0);
      expect(textOf(directory, 'prefect.yaml').match(/name: orders-(prod|staging)$/gm)).toHaveLength(2);
    },
  );
});

describe('entrypoints that are seen from the top of a repository', () => {
  const FILES = {
    'teams/x/prefect.yaml': withEntry('teams/x/flows/etl.py:etl'),
    'teams/x/flows/etl.py': ETL,
    '.git/HEAD': 'ref: refs/heads/main\n',
  };
  const FILE = ['--prefect-file', 'teams/x/prefect.yaml'];

  test.for([
    ['teams/x', ['init', '--yes'], '../x-quality'],
    ['.', ['init', 'teams/x', '--yes'], 'teams/x-quality'],
    ['.', [...NEW_DOMAIN, ...FILE], 'teams/x-quality'],
    ['.', ['new', 'deployment', 'late', '--domain', 'etl', '--pool', 'p', ...FILE], 'teams/x-quality'],
  ] as const)('in %s, %j writes nothing', async ([place, argv, other]) => {
    const directory = projectFolder(FILES);
    const before = everythingIn(directory);
    const { exitCode, stderr } = await runTq(argv, { directory: join(directory, place) });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('prefect.yaml` are seen from `../..`');
    expect(stderr).toContain(`\`tq init ${other}\``);
    expect(everythingIn(directory)).toEqual(before);
    expect(textOf(directory, 'teams/x/prefect.yaml')).toBe(FILES['teams/x/prefect.yaml']);
  });

  test('a deployment whose entrypoint is given is checked from there', async () => {
    const directory = projectFolder(FILES);
    const argv = ['new', 'deployment', 'late', '--pool', 'local', ...FILE, '--entrypoint'];
    expect((await runTq([...argv, 'flows/etl.py:etl'], { directory })).exitCode).toBe(1);
    expect((await runTq([...argv, 'teams/x/flows/etl.py:etl'], { directory })).exitCode).toBe(0);
    const found = await runTq(['validate', 'teams/x/prefect.yaml'], { directory });
    expect(found.stderr).toContain('2 deployments, no errors');
  });

  test('without a repository, those that are seen from the working directory are noticed', async () => {
    const apart = projectFolder({
      'x/prefect.yaml': withEntry('x/flows/etl.py:etl'),
      'x/flows/etl.py': ETL,
    });
    expect((await runTq(['init', 'x', '--yes'], { directory: apart })).exitCode).toBe(3);
  });
});

describe('a file without a name', () => {
  test.for([
    ['', /^name: c1\n/],
    ['deployments: null\n', /^name: c1\ndeployments:\n {2}- name: failure-alert-staging\n/],
    ['# ours\n\nname:\ndeployments:\n', /^# ours\n\nname: c1\ndeployments:\n/],
    ['{deployments: []}\n', /name: c1/],
  ] as const)('%j takes that of --name', async ([text, expected]) => {
    const directory = projectFolder({ 'prefect.yaml': text });
    const { exitCode, stderr } = await runTq(['init', '--yes', '--name', 'c1'], { directory });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(textOf(directory, 'prefect.yaml')).toMatch(expected);
    expect((await runTq(['validate'], { directory })).exitCode).toBe(0);
    expect(await runTq(['init', '--yes', '--name', 'c1'], { directory })).toMatchObject({ exitCode: 0 });
  });

  test('one that has another name keeps it', async () => {
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    const { exitCode, stderr } = await runTq(['init', '--yes', '--name', 'c1'], { directory });
    expect(exitCode).toBe(64);
    expect(stderr).toContain('`prefect.yaml` is of the project `shop` already');
  });
});

test.skipIf(!existsSync('/proc/self'))('a folder that takes none is told of at once', async () => {
  const directory = projectFolder({ 'a.txt': '' });
  const { exitCode, stderr } = await runTq(['init', '/proc/tq-test/shop', '--yes'], { directory });
  expect(exitCode).toBe(3);
  expect(stderr.match(/cannot be made/g)).toHaveLength(1);
  expect(stderr).toContain('nothing was changed');
});
