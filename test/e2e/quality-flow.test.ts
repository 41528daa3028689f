/** The example's rules are what its runs judge by: deployed by `tq deploy`, run by a real worker on real Truthound. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { MOST_SECONDS } from './flow-runs.ts';
import { tq } from './run-binary.ts';
import { serverApi } from './server-api.ts';
import { startWorker, type Worker } from './worker.ts';

const EXAMPLE = join(ROOT, 'examples', 'orders');
const PYTEST = '../test/conformance/rules/python-requirements-pytest.txt';
const PACKAGES = 'import sysconfig; print(sysconfig.get_path("purelib"))';

const apiUrl = inject('prefectApiUrl');
const api = serverApi(apiUrl);
const pool = `quality-${randomUUID().slice(0, 8)}`;
const FLOW = 'orders-quality';
const DEPLOYMENTS = ['orders-hourly', 'orders-on-arrival', 'orders-from-above'];

/** Of a folder above the example, as in a repository of several projects: the runs' working directory is that one. */
const ABOVE = `deployments:
  - name: orders-from-above
    entrypoint: orders/src/prefect_flows/orders.py:orders_quality
    work_pool: { name: ${pool} }
    tq: { rules: [orders/quality/orders.yaml] }
`;

interface State {
  type: string;
  name: string;
  message: string | null;
}

interface Row {
  name: string;
  severity: string;
  status: string;
  failed_count: number;
  message: string;
}

let directory: string;
let worker: Worker | undefined;
const ids = new Map<string, string>();
const started = new Map<'good' | 'bad' | 'warned', string>();

async function deploy(folder: string): Promise<void> {
  const deployed = await tq(['deploy', '--all'], {
    directory: folder,
    variables: { PREFECT_API_URL: apiUrl },
  });
  expect(deployed.stderr).toMatch(/^\d created$/m);
}

async function start(deployment: string, data: string): Promise<string> {
  const path = `/deployments/${ids.get(deployment)}/create_flow_run`;
  const run = (await api('POST', path, { parameters: { data_path: data } })) as { id: string };
  return run.id;
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tq-quality-'));
  const project = join(directory, 'orders');
  cpSync(EXAMPLE, project, { recursive: true });
  const file = join(project, 'prefect.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('{ name: local }', `{ name: ${pool} }`));
  writeFileSync(join(directory, 'prefect.yaml'), ABOVE);
  const clean = readFileSync(join(project, 'data', 'orders.csv'), 'utf8');
  writeFileSync(join(project, 'data', 'orders-warned.csv'), clean.replaceAll(',NL,', ',Nederland,'));

  const variables = { PREFECT_API_URL: apiUrl };
  await tq(['pool', 'create', pool, '--type', 'process'], { directory, variables });
  worker = await startWorker(pool, apiUrl); // it takes some seconds, in which the rest is done
  await deploy(project);
  await deploy(directory);
  for (const name of DEPLOYMENTS) {
    const { id } = (await api('GET', `/deployments/name/${FLOW}/${name}`)) as { id: string };
    ids.set(name, id);
  }
  // Not `orders-hourly`, which runs one at a time.
  started.set('good', await start('orders-on-arrival', 'data/orders.csv'));
  started.set('bad', await start('orders-on-arrival', 'data/orders-bad.csv'));
  started.set('warned', await start('orders-from-above', 'data/orders-warned.csv'));
});

afterAll(async () => {
  await worker?.stop();
  rmSync(directory, { recursive: true, force: true });
  const { id } = (await api('GET', `/flows/name/${FLOW}`)) as { id: string };
  await api('DELETE', `/flows/${id}`);
  for (const each of ids.values()) await api('DELETE', `/automations/owned-by/prefect.deployment.${each}`);
  await api('DELETE', `/work_pools/${pool}`);
});

/** The state in which a run ends, and the table of rules that it left. */
async function ended(run: 'good' | 'bad' | 'warned'): Promise<{ state: State; rows: Row[]; table: string }> {
  const id = started.get(run);
  const deadline = Date.now() + MOST_SECONDS * 1000;
  for (;;) {
    const { state } = (await api('GET', `/flow_runs/${id}`)) as { state: State };
    if (['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'].includes(state.type)) {
      const filter = { flow_run_id: { any_: [id] }, key: { any_: ['quality-orders'] } };
      const found = (await api('POST', '/artifacts/filter', { artifacts: filter })) as {
        type: string;
        data: string;
      }[];
      expect(found, `${state.message}\n${worker?.log()}`).toEqual([
        expect.objectContaining({ type: 'table' }),
      ]);
      const table = found[0]?.data ?? '';
      return { state, rows: JSON.parse(table) as Row[], table };
    }
    if (Date.now() > deadline)
      throw new Error(`the run is ${state.name} after ${MOST_SECONDS} s\n${worker?.log()}`);
    await wait(100);
  }
}

const failedRules = (rows: readonly Row[]): string[] =>
  rows.filter(({ status }) => status !== 'passed').map(({ name, status }) => `${status} ${name}`);

test('the tests of the example pass, whatever the working directory', async () => {
  const pytest = await pythonEnvironment(PYTEST);
  const { stdout: packages } = await execa(pytest.python, ['-c', PACKAGES]);
  const { python } = await pythonEnvironment();
  const options = ['-q', '-p', 'no:cacheprovider', join(EXAMPLE, 'tests')];
  const run = await execa(python, ['-m', 'pytest', ...options], {
    cwd: directory,
    reject: false,
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: packages },
  });
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  expect(run.stdout).toMatch(/^\d+ passed/m);
});

test('good data: the run completes, and its artifact says that every rule passed', async () => {
  const { state, rows } = await ended('good');
  expect(state.name, `${state.message}\n${worker?.log()}`).toBe('Completed');
  expect(rows.map(({ name }) => name)).toEqual([
    'not_null:order_id',
    'unique:order_id',
    'regex:order_id',
    'not_null:customer_id',
    'in_set:status',
    'in_set:currency',
    'in_range:quantity',
    'in_range:unit_price',
    'max_length:country',
  ]);
  expect(failedRules(rows)).toEqual([]);
});

test('data that break rules: the run fails, naming the rules, and nothing of the data is told', async () => {
  const { state, rows, table } = await ended('bad');
  expect(state.name, worker?.log()).toBe('Failed');
  expect(state.message).toContain('6 of 9 rules for `orders` failed or could not be judged');
  expect(state.message).toContain('not_null:customer_id: 2 rows break the rule');
  expect(state.message).toContain('in_range:unit_price: 1 row breaks the rule');
  expect(state.message).not.toContain('max_length:country');
  expect(failedRules(rows)).toEqual([
    'failed unique:order_id',
    'failed regex:order_id',
    'failed not_null:customer_id',
    'failed in_set:status',
    'failed in_range:quantity',
    'failed in_range:unit_price',
    'failed max_length:country',
  ]);
  // Each stands in the file, and is what breaks a rule or stands beside it.
  for (const value of ['ORD-1009', 'ord1015', 'lost', '-3', '149900', 'Germany', 'C-0047', 'WELCOME5'])
    expect(`${state.message} ${table}`).not.toContain(value);
});

test('data that break a rule of severity `warning`: it is told, and the run completes, from another folder as well', async () => {
  const { state, rows } = await ended('warned');
  expect(state.name, `${state.message}\n${worker?.log()}`).toBe('Completed');
  expect(failedRules(rows)).toEqual(['failed max_length:country']);
  expect(rows.find(({ name }) => name === 'max_length:country')).toMatchObject({ severity: 'warning' });
});
