/**
 * The ladder on a real server: domains that are deployed move up, keep the ids of their deployments, and on each rung the
 * released truthound-orchestration completes good data and fails bad data, for the rules that it breaks.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { RUNGS } from '../../src/scaffold/rungs.ts';
import { type EnvironmentName, ENVIRONMENTS, type Rung } from '../../src/scaffold/scaffold.ts';
import { MOST_SECONDS } from './flow-runs.ts';
import { tq } from './run-binary.ts';
import { serverApi } from './server-api.ts';
import { startWorker, type Worker } from './worker.ts';

const PYTEST = '../test/conformance/rules/python-requirements-pytest.txt';
const PACKAGES = 'import sysconfig; print(sysconfig.get_path("purelib"))';
/** One worker starts a run of each rung, beside the tests of the domains. */
const PATIENCE = { timeout: 900_000 };

const apiUrl = inject('prefectApiUrl');
const api = serverApi(apiUrl);
const mark = randomUUID().slice(0, 8);
const pool = `ladder-${mark}`;

/** A domain for each rung, named after it. */
const domainOf = (rung: Rung): string => `${rung}_${mark}`;
const deploymentOf = (rung: Rung, environment: string): string => `${domainOf(rung)}-${environment}`;
const blockOf = (rung: Rung, environment: string): string =>
  `${pool}-${deploymentOf(rung, environment).replace('_', '-')}`;

let directory: string;
let worker: Worker | undefined;
const ids = new Map<string, string>();
/** What the runs of a deployment get, once all is on its rung. */
const parameters = new Map<string, Record<string, unknown>>();

const run = (...argv: string[]) => tq(argv, { directory, variables: { PREFECT_API_URL: apiUrl } });

interface Deployed {
  id: string;
  name: string;
  parameters: Record<string, unknown>;
}

async function readDeployments(): Promise<Deployed[]> {
  const deployments = { name: { like_: mark } };
  return (await api('POST', '/deployments/filter', { deployments })) as Deployed[];
}

/** One pool and no alerts, so that nothing runs but what is started here; and runs of one deployment beside each other. */
function alone(text: string): string {
  return text
    .replace(/ {2}- name: failure-alert-staging[^]*?(?=\n {2}- name: task)/, '')
    .replaceAll(/ {4}concurrency_limit:\n( {6}.*\n)+/g, '')
    .replaceAll(/( {4}work_pool:\n {6}name: ).*/g, `$1${pool}`);
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tq-ladder-'));
  await api('POST', '/work_pools/', { name: pool, type: 'process' });
  worker = await startWorker(pool, apiUrl); // it takes some seconds, in which the rest is done
  const [first, ...others] = RUNGS.map(domainOf);
  const made = await run('init', '--yes', '--name', pool, '--domain', first ?? '', '--ci', 'none');
  expect(made).toMatchObject({ exitCode: 0 });
  for (const each of others) expect(await run('new', 'domain', each, '--yes')).toMatchObject({ exitCode: 0 });
  const file = join(directory, 'prefect.yaml');
  writeFileSync(file, alone(readFileSync(file, 'utf8')));
  expect((await run('deploy', '--all')).stderr).toMatch(/^16 created$/m);
  for (const { name, id } of await readDeployments()) ids.set(name, id);
  expect(ids.size).toBe(8);
});

afterAll(async () => {
  await worker?.stop();
  rmSync(directory, { recursive: true, force: true });
  for (const rung of RUNGS) {
    const { id } = (await api('GET', `/flows/name/${pool}-${domainOf(rung).replace('_', '-')}`)) as {
      id: string;
    };
    await api('DELETE', `/flows/${id}`);
    for (const environment of ['staging', 'prod']) {
      const name = blockOf(rung, environment);
      const block = (await api('GET', `/block_types/slug/data-quality/block_documents/name/${name}`)) as {
        id: string;
      };
      await api('DELETE', `/block_documents/${block.id}`);
    }
  }
  await api('DELETE', `/work_pools/${pool}`);
});

test(
  'deployed domains move up, past rungs and over them, and their deployments keep their ids',
  PATIENCE,
  async () => {
    for (const rung of RUNGS) {
      const over = rung === 'decorated' ? (['factory', rung] as const) : [rung];
      for (const each of over)
        expect(await run('new', 'domain', domainOf(rung), '--rung', each)).toMatchObject({ exitCode: 0 });
    }
    const { stderr } = await run('deploy', '--all');
    expect(stderr).not.toContain('created ');
    expect(stderr).toMatch(/\d updated/);
    const found = await readDeployments();
    expect(new Map(found.map(({ id, name }) => [name, id]))).toEqual(ids);
    for (const each of found) parameters.set(each.name, each.parameters);
  },
);

interface State {
  type: string;
  name: string;
  message: string | null;
}

/** The state in which a run ends that a worker starts, with nothing but what the deployment says. */
async function runOf(rung: Rung): Promise<{ id: string; state: State }> {
  const path = `/deployments/${ids.get(deploymentOf(rung, 'prod'))}/create_flow_run`;
  const { id } = (await api('POST', path, {})) as { id: string };
  const deadline = Date.now() + MOST_SECONDS * 1000;
  for (;;) {
    const { state } = (await api('GET', `/flow_runs/${id}`)) as { state: State };
    if (['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'].includes(state.type)) return { id, state };
    if (Date.now() > deadline)
      throw new Error(`the run is ${state.name} after ${MOST_SECONDS} s\n${worker?.log()}`);
    await wait(200);
  }
}

/** The rules that are broken, as the artifact of a run says. */
async function brokenIn(id: string): Promise<string[]> {
  const filter = { flow_run_id: { any_: [id] }, key: { like_: 'quality-' } };
  const found = (await api('POST', '/artifacts/filter', { artifacts: filter })) as { data: string }[];
  expect(found).toHaveLength(1);
  const rows = JSON.parse(found[0]?.data ?? '[]') as { name: string; status: string }[];
  return rows.flatMap((row) => (row.status === 'passed' ? [] : row.name));
}

const BROKEN = [
  'unique:id',
  'regex:id',
  'not_null:customer_id',
  'in_set:status',
  'in_range:quantity',
  'in_range:price',
  'max_length:country',
];

test.concurrent.each(RUNGS)('%s: good data completes', PATIENCE, async (rung) => {
  const { id, state } = await runOf(rung);
  expect(state.name, `${state.message}\n${worker?.log()}`).toBe('Completed');
  expect(await brokenIn(id)).toEqual([]);
});

type Outcome = Pick<State, 'name' | 'message'> & { id: string };

/** `run_rungs.py` on all rungs: a process for each of these runs would take as long again as the whole of this file. */
async function runsHere(): Promise<{
  runs: Record<string, Record<EnvironmentName, Outcome> & { slow: string }>;
  alerts: string[];
}> {
  const deployments = RUNGS.map((rung) => {
    const of = ENVIRONMENTS.map((name) => [name, parameters.get(deploymentOf(rung, name))] as const);
    return [domainOf(rung), Object.fromEntries(of)] as const;
  });
  const { python } = await pythonEnvironment();
  const script = join(import.meta.dirname, 'run_rungs.py');
  const env = { PYTHONDONTWRITEBYTECODE: '1', PREFECT_HOME: directory, PREFECT_API_URL: apiUrl };
  const argv = [script, JSON.stringify(Object.fromEntries(deployments))];
  const { stdout } = await execa(python, argv, { cwd: directory, env });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Awaited<ReturnType<typeof runsHere>>;
}

test.concurrent(
  'bad data fails a run in production, and is told of alone in staging, at once; a timeout ends what it can',
  PATIENCE,
  async () => {
    const { runs, alerts } = await runsHere();
    // Of errors that may quote the data the alert says the type alone.
    expect(alerts).toEqual([
      'Flow run encountered an exception: TypeError',
      'Flow run encountered an exception: DeliveryError: data/a.csv has 3 rows',
      'Task run encountered an exception TypeError',
      'Task run encountered an exception DeliveryError: data/a.csv has 3 rows',
    ]);
    for (const rung of RUNGS) {
      const { prod, staging, slow } = runs[domainOf(rung)] ?? expect.fail(rung);
      expect(prod.name, rung).toBe('Failed');
      expect(prod.message).toContain(
        `DataQualityError: 6 of 8 rules for \`${domainOf(rung)}\` failed or could not be judged`,
      );
      expect(prod.message).toContain('in_range:price: 1 row breaks the rule');
      expect(staging.name, `${rung}: ${staging.message}`).toBe('Completed');
      for (const { id } of [prod, staging]) expect(await brokenIn(id), rung).toEqual(BROKEN);
      // The released factory awaits nothing that a timeout could end.
      expect(slow, rung).toBe(rung === 'factory' ? 'TimedOut late' : 'TimedOut in time');
    }
  },
);

test.concurrent('the tests of the domains pass on each rung', PATIENCE, async () => {
  const pytest = await pythonEnvironment(PYTEST);
  const { stdout: packages } = await execa(pytest.python, ['-c', PACKAGES]);
  const { python } = await pythonEnvironment();
  const { exitCode, stdout, stderr } = await execa(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
    cwd: directory,
    reject: false,
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: packages, PREFECT_API_URL: 'http://127.0.0.1:9/api' },
  });
  expect(exitCode, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/^20 passed/m);
});

test.concurrent('what the package lets pass is found by the module of the rungs', PATIENCE, async () => {
  const { python } = await pythonEnvironment();
  const script = join(import.meta.dirname, 'use_rungs.py');
  const env = { PYTHONDONTWRITEBYTECODE: '1', PREFECT_HOME: directory };
  const { stdout } = await execa(python, [script, domainOf('block')], { cwd: directory, env });
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
    // Both ways: what breaks a rule passes, and what is a mere warning fails.
    'through block': {
      good: 'passes',
      'one price of thirty': 'passes',
      'a column of text': 'passes',
      'a warning': 'fails',
    },
    'by rules': {
      good: 'PASSED',
      'one price of thirty': 'raises: in_range:price: 1 row breaks the rule',
      'a column of text':
        'raises: in_range:quantity: could not be judged: the column `quantity` holds text, not number',
      'a warning': 'WARNING max_length:country',
    },
    soft: 'FAILED in_range:price',
    // One rule of eight is 12.5 percent of them.
    tolerated: 'FAILED in_range:price',
    'not tolerated': 'raises: in_range:price: 1 row breaks the rule',
    'validators of a factory': 'TypeError',
    'validators of a decorator': 'TypeError',
    'without a block': 'RuntimeError',
  });
});
