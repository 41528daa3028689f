/** `tq new deployment` as a user runs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

async function scaffolded(): Promise<string> {
  const directory = projectFolder({});
  await runTq(['init', '--yes', '--name', 'shop', '--pool-type', 'docker'], { directory });
  return directory;
}

const prefectYaml = (directory: string): string => readFileSync(join(directory, 'prefect.yaml'), 'utf8');

test('it has in common with the one of its environment what is not its own', async () => {
  const directory = await scaffolded();
  const before = prefectYaml(directory);
  const { exitCode, stderr } = await runTq(
    [
      'new',
      'deployment',
      'orders-hourly',
      '-e',
      'prod',
      '--cron',
      '5 * * * *',
      '--timezone',
      'Europe/Berlin',
    ],
    { directory },
  );
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const after = prefectYaml(directory);
  expect(after.startsWith(before)).toBe(true);
  expect(after.slice(before.length).trimStart()).toMatchInlineSnapshot(`
    "- name: orders-hourly
        entrypoint: src/prefect_flows/orders.py:orders_quality
        tags: [data-quality, orders, shop-prod]
        parameters:
          data_path: data/orders.csv
          block: shop-orders-prod
        concurrency_limit:
          limit: 1
          collision_strategy: ENQUEUE
        work_pool:
          name: shop-prod
          job_variables:
            mem_limit: '1g'
            auto_remove: true
        schedules:
          - slug: main
            cron: '5 * * * *'
            timezone: Europe/Berlin
        tq:
          rules: [quality/orders.yaml]
          environment: prod
    "
  `);
  expect((await runTq(['validate', '--max-warnings', '0'], { directory })).exitCode).toBe(0);
});

test('a flow of any file, in a pool that is named', async () => {
  const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
  const flags = ['new', 'deployment', 'nightly', '--entrypoint', 'flows.py:orders'];
  const nowhere = await runTq(flags, { directory });
  expect(nowhere).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('with `--pool`') });
  expect((await runTq([...flags, '--pool', 'local'], { directory })).exitCode).toBe(0);
  expect(prefectYaml(directory)).toContain('  - name: nightly\n    entrypoint: flows.py:orders\n');
});

test.for([
  [['orders-prod'], 1, 'has a deployment `orders-prod` already'],
  [['a/b'], 64, '`a-b` would do'],
  [['late', '--cron', 'every day'], 1, 'error: `--cron every day`: '],
  [['late', '--cron', '5 * * * *', '--timezone', 'Mars'], 1, 'error: `--timezone Mars`: '],
  [['late', '--entrypoint', 'nowhere.py:flow', '--pool', 'p'], 1, 'error: `--entrypoint nowhere.py:flow`: '],
  [
    ['late', '--domain', 'customers'],
    64,
    'there is no domain `customers`\nhelp: domains of `prefect.yaml`: `orders`',
  ],
  [['late', '--domain', 'order'], 64, 'did you mean `orders`'],
  [['late', '--domain', '../x'], 64, 'is a path'],
  [['late', '-e', 'qa'], 64, 'no work pool is known for `qa`'],
  [['late', '--domain', 'orders', '--entrypoint', 'a.py:b'], 64, 'mutually exclusive'],
] as const)('%j is refused, nothing is written', async ([argv, code, message]) => {
  const directory = await scaffolded();
  const before = prefectYaml(directory);
  const { exitCode, stderr } = await runTq(['new', 'deployment', ...argv], { directory });
  expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(message) });
  expect(prefectYaml(directory)).toBe(before);
});

test('what is wrong with the project already stands in nobody’s way', async () => {
  const directory = projectFolder({
    'prefect.yaml': `${TWO_DEPLOYMENTS}unknown_key: 1\n`,
    'flows.py': FLOWS,
  });
  const flags = ['new', 'deployment', 'nightly', '--entrypoint', 'flows.py:orders', '--pool', 'local'];
  const { exitCode, stderr } = await runTq(flags, { directory });
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain('TQ');
});

test('pipelines take it by its environment, whatever its name, which the hint quotes', async () => {
  const directory = projectFolder({});
  await runTq(['init', '--yes', '--name', 'shop'], { directory });
  const flags = ['new', 'deployment', "it's", '--domain', 'orders', '-e', 'prod', '--yes'];
  const { exitCode, stderr } = await runTq(flags, { directory });
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`tq plan -n 'it'\\''s'`);
  expect(readFileSync(join(directory, '.github/workflows/quality.yml'), 'utf8')).toContain('deploy -e prod ');
  const planned = await runTq(['schedule', '-e', 'prod', '--json'], { directory });
  const names = JSON.parse(planned.stdout).schedule.deployments.map(({ name }: { name: string }) => name);
  expect(names.toSorted()).toEqual([
    'shop-failure-alert/failure-alert-prod',
    "shop-orders/it's",
    'shop-orders/orders-prod',
  ]);
});

test('the diff of a file with CRLF is readable, and exact in JSON', async () => {
  const text = TWO_DEPLOYMENTS.replaceAll('\n', '\r\n');
  const directory = projectFolder({ 'prefect.yaml': text, 'flows.py': FLOWS });
  const flags = ['new', 'deployment', 'nightly', '--entrypoint', 'flows.py:orders', '--pool', 'local'];
  const shown = await runTq([...flags, '--dry-run'], { directory });
  expect(shown.stderr).toContain('\n+  - name: nightly\n+    entrypoint: flows.py:orders\n');
  expect(shown.stderr).not.toMatch(/[\r\uFFFD]/);
  const told = await runTq([...flags, '--dry-run', '--json'], { directory });
  expect(JSON.parse(told.stdout).scaffold.diff).toContain('\n+  - name: nightly\r\n');
});
