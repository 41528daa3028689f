/**
 * Scaffolded projects as their README says, on each engine: the tests pass, `tq deploy` creates, workers run good data to
 * `Completed` and bad data in production to `Failed`, which starts the alert; in staging bad data is told of alone.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { pythonEnvironment, type PythonEnvironment } from '../../scripts/python-environment.ts';
import type { EngineName, EnvironmentName } from '../../src/scaffold/scaffold.ts';
import { type FlowRun, FlowRuns, MOST_SECONDS } from './flow-runs.ts';
import { tq } from './run-binary.ts';
import { serverApi } from './server-api.ts';
import { startWorker, type Worker } from './worker.ts';

const PYTEST = '../test/conformance/rules/python-requirements-pytest.txt';
const PACKAGES = 'import sysconfig; print(sysconfig.get_path("purelib"))';
const EVENT_SECONDS = 60;
/** An environment that is new has nothing compiled, and each run would compile an engine anew. */
const COMPILES = { PYTHONDONTWRITEBYTECODE: '' };
/** Three failed runs and as many waits for an alert, the run of the alert, and one with good data. */
const PATIENCE = { timeout: 1_500_000 };

const apiUrl = inject('prefectApiUrl');
const api = serverApi(apiUrl);
const mark = randomUUID().slice(0, 8);

/** What a project of the engine names in `requirements.txt`; for Truthound the environment of most tests has it all. */
const ENGINES: Record<EngineName, { requirements?: string; environments: readonly EnvironmentName[] }> = {
  truthound: { environments: ['staging', 'prod'] },
  pandera: { requirements: '../templates/project/pandera/requirements.txt', environments: ['prod'] },
  great_expectations: {
    requirements: '../templates/project/great_expectations/requirements.txt',
    environments: ['staging'],
  },
};

interface Scaffolded {
  directory: string;
  project: string;
  domain: string;
  python: PythonEnvironment;
  workers: Map<EnvironmentName, Worker>;
  /** Of deployments, by name. */
  ids: Map<string, string>;
}

interface Run {
  state: { type: string; name: string; message: string | null };
  name: string;
}

const made = new Map<EngineName, Scaffolded>();

function scaffolded(engine: EngineName): Scaffolded {
  const found = made.get(engine);
  if (found === undefined) throw new Error(`there is no project with ${engine}`);
  return found;
}

/** Written, deployed, with a worker for each environment whose runs are looked at. */
async function scaffold(engine: EngineName): Promise<void> {
  const { requirements, environments } = ENGINES[engine];
  const python = await pythonEnvironment(requirements);
  const project = `${engine.replace('_', '-')}-${mark}`;
  const domain = `${engine[0]}${mark}_orders`;
  const directory = mkdtempSync(join(tmpdir(), 'tq-scaffold-'));
  const whole: Scaffolded = { directory, project, domain, python, workers: new Map(), ids: new Map() };
  made.set(engine, whole);
  const variables = { PREFECT_API_URL: apiUrl };
  const choices = ['--name', project, '--domain', domain, '--engine', engine, '--ci', 'none', '--yes'];
  const written = await tq(['init', ...choices], { directory, variables });
  expect(written.exitCode, written.stderr).toBe(0);
  for (const environment of ['staging', 'prod'] as const) {
    const pool = `${project}-${environment}`;
    await api('POST', '/work_pools/', { name: pool, type: 'process' });
    if (environments.includes(environment))
      whole.workers.set(environment, await startWorker(pool, apiUrl, { python, variables: COMPILES }));
  }
  const deployed = await tq(['deploy', '--all'], { directory, variables });
  expect(deployed.stderr).toMatch(engine === 'truthound' ? /^6 created$/m : /^4 created$/m);
  const flows = [
    `${project}-failure-alert/failure-alert`,
    `${project}-${domain.replace('_', '-')}/${domain}`,
  ];
  for (const environment of ['staging', 'prod'])
    for (const name of flows.map((flow) => `${flow}-${environment}`)) {
      const { id } = (await api('GET', `/deployments/name/${name}`)) as { id: string };
      whole.ids.set(name.slice(name.indexOf('/') + 1), id);
    }
}

beforeAll(async () => {
  for (const engine of Object.keys(ENGINES) as EngineName[]) await scaffold(engine);
});

afterAll(async () => {
  for (const { directory, project, domain, workers, ids } of made.values()) {
    for (const worker of workers.values()) await worker.stop();
    rmSync(directory, { recursive: true, force: true });
    for (const flow of [`${project}-failure-alert`, `${project}-${domain.replace('_', '-')}`]) {
      const { id } = (await api('GET', `/flows/name/${flow}`)) as { id: string };
      await api('DELETE', `/flows/${id}`);
    }
    for (const id of ids.values()) await api('DELETE', `/automations/owned-by/prefect.deployment.${id}`);
    for (const environment of ['staging', 'prod'])
      await api('DELETE', `/work_pools/${project}-${environment}`);
  }
});

function logOf(engine: EngineName): string {
  return [...scaffolded(engine).workers.values()].map((worker) => worker.log()).join('\n');
}

/** How a run of the domain's deployment ends, and which rules its artifact says were broken. */
async function runOf(
  engine: EngineName,
  environment: EnvironmentName,
  data: 'good' | 'bad',
): Promise<{ id: string; state: Run['state']; name: string; broken: string[] }> {
  const { domain, ids } = scaffolded(engine);
  const parameters = data === 'good' ? {} : { data_path: `data/${domain}-bad.csv` };
  const path = `/deployments/${ids.get(`${domain}-${environment}`)}/create_flow_run`;
  const { id } = (await api('POST', path, { parameters })) as { id: string };
  const deadline = Date.now() + MOST_SECONDS * 1000;
  for (;;) {
    const { state, name } = (await api('GET', `/flow_runs/${id}`)) as Run;
    if (['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'].includes(state.type)) {
      const filter = { flow_run_id: { any_: [id] }, key: { like_: 'quality-' } };
      const [found] = (await api('POST', '/artifacts/filter', { artifacts: filter })) as { data: string }[];
      expect(found, `${state.name}: ${state.message}\n${logOf(engine)}`).toBeDefined();
      const rows = JSON.parse(found?.data ?? '[]') as { name: string; status: string }[];
      return { id, state, name, broken: rows.flatMap((row) => (row.status === 'passed' ? [] : row.name)) };
    }
    if (Date.now() > deadline)
      throw new Error(`the run is ${state.name} after ${MOST_SECONDS} s\n${logOf(engine)}`);
    await wait(200);
  }
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

/** The alert that is told of this run: completed, or undefined when there is none for a while. */
async function alertOf(runId: string): Promise<FlowRun | undefined> {
  const { ids } = scaffolded('truthound');
  const alerts = new FlowRuns(api, ids, () => logOf('truthound'));
  const isOfRun = ({ parameters }: FlowRun): boolean => parameters.run_id === `prefect.flow-run.${runId}`;
  const deadline = Date.now() + EVENT_SECONDS * 1000;
  while (Date.now() < deadline) {
    if ((await alerts.of('failure-alert-prod')).some(isOfRun))
      return alerts.completed('failure-alert-prod', isOfRun);
    await wait(250);
  }
  return undefined;
}

test.concurrent(
  'Truthound: bad data fails a run in production, which starts the alert; good data completes',
  PATIENCE,
  async () => {
    const { domain, ids } = scaffolded('truthound');
    const failed: string[] = [];
    // On SQLite a busy server loses events for good.
    for (let alert: FlowRun | undefined; alert === undefined;) {
      expect(failed.length, 'no failed run was told of').toBeLessThan(3);
      const bad = await runOf('truthound', 'prod', 'bad');
      expect(bad.state.name, logOf('truthound')).toBe('Failed');
      expect(bad.name).toBe(`${domain} data/${domain}-bad.csv`);
      expect(bad.state.message).toContain(`6 of 8 rules for \`${domain}\` failed`);
      expect(bad.broken).toEqual(BROKEN);
      failed.push(bad.id);
      alert = await alertOf(bad.id);
    }
    const good = await runOf('truthound', 'prod', 'good');
    expect(good.state.name, `${good.state.message}\n${logOf('truthound')}`).toBe('Completed');
    expect(good.broken).toEqual([]);
    // No failed run is told of twice, and nothing else is: not the good run, not an alert.
    const told = await new FlowRuns(api, ids, () => '').of('failure-alert-prod');
    const runIds = told.map(({ parameters }) => String(parameters.run_id));
    expect(failed.map((id) => `prefect.flow-run.${id}`)).toEqual(expect.arrayContaining(runIds));
    expect(new Set(runIds).size).toBe(runIds.length);
  },
);

test.concurrent(
  'Truthound: in staging the saved block says that bad data is told of alone',
  PATIENCE,
  async () => {
    const { state, broken } = await runOf('truthound', 'staging', 'bad');
    expect(state.name, `${state.message}\n${logOf('truthound')}`).toBe('Completed');
    expect(broken).toEqual(BROKEN);
  },
);

test.concurrent('Pandera: good data completes in production', PATIENCE, async () => {
  const { state, broken } = await runOf('pandera', 'prod', 'good');
  expect(state.name, `${state.message}\n${logOf('pandera')}`).toBe('Completed');
  expect(broken).toEqual([]);
});

test.concurrent('Great Expectations: bad data is told of in staging', PATIENCE, async () => {
  const { state, broken } = await runOf('great_expectations', 'staging', 'bad');
  expect(state.name, `${state.message}\n${logOf('great_expectations')}`).toBe('Completed');
  expect(broken).toEqual(BROKEN);
});

test.concurrent('the tests of the project pass with each engine', PATIENCE, async () => {
  const pytest = await pythonEnvironment(PYTEST);
  const { stdout: packages } = await execa(pytest.python, ['-c', PACKAGES]);
  for (const { python, directory } of made.values()) {
    const run = await execa(python.python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
      cwd: directory,
      reject: false,
      env: { PYTHONPATH: packages, PREFECT_API_URL: apiUrl },
    });
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^5 passed/m);
  }
});
