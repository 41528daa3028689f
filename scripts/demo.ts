/**
 * `npm run demo`: from nothing to a failed quality check on a real Prefect server, worker and Truthound, in a minute.
 * Every command is shown before it runs, so that a newcomer can type them. `--keep` leaves it all up until Ctrl-C.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { DemoError, Stage } from './demo-stage.ts';
import { pythonEnvironment } from './python-environment.ts';

const FLOW = 'orders-quality';
const RUN_SECONDS = 90;
const API_ATTEMPTS = 6;
const COLOURS: Record<string, 'green' | 'red' | 'yellow'> = {
  passed: 'green',
  failed: 'red',
  error: 'red',
  warning: 'yellow',
};
const ENDED = ['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'];

interface FlowRun {
  id: string;
  name: string;
  state: { type: string; name: string; message: string | null } | null;
}

interface Server {
  apiUrl: string;
  uiUrl: string;
}

async function play(stage: Stage, keep: boolean): Promise<void> {
  stage.heading('Python with Prefect and Truthound (made once, then cached)');
  const { python, prefect } = await pythonEnvironment();
  console.log(python);

  stage.heading('A Prefect server on this machine');
  await stage.tq(['dev', 'up', '--python', python]);
  const { server } = await stage.tqJson<{ server: Server }>(['dev', 'status']);

  stage.heading(
    'A deploy is checked before anything is written: the work pool is missing, and tq says what to do',
  );
  await stage.tq(['deploy', '--all'], { exitCode: 1, says: /tq pool create local --type process/ });

  stage.heading('So make the pool, and start a worker for it');
  await stage.tq(['pool', 'create', 'local', '--type', 'process']);
  stage.startWorker(prefect, ['worker', 'start', '--pool', 'local', '--type', 'process'], server.apiUrl);

  stage.heading('Check the files, see what would change, deploy');
  await stage.tq(['validate']);
  await stage.tq(['plan'], { says: /orders-hourly[^]*orders-on-arrival/ });
  await stage.tq(['deploy', '--all'], { says: /created[^]*orders-hourly/ });

  stage.heading('Deploy again: nothing to do');
  const again = await stage.tq(['deploy', '--all'], { says: /unchanged|nothing/ });
  if (/\b(created|updated)\b/.test(again)) throw new DemoError('the second deploy changed something');

  await runFlows(stage, server);
  await showUi(stage, server, keep);
}

async function runFlows(stage: Stage, { apiUrl }: Server): Promise<void> {
  const api = prefectApi(apiUrl, stage.signal);

  stage.heading('Check a clean delivery: the run completes');
  stage.shownCommand(`prefect deployment run ${FLOW}/orders-hourly`);
  await follow(api, stage, await startRun(api, 'orders-hourly', {}), 'COMPLETED');

  stage.heading('Check a bad delivery: the run fails and names the rules');
  stage.shownCommand(`prefect deployment run ${FLOW}/orders-hourly --param data_path=data/orders-bad.csv`);
  await follow(
    api,
    stage,
    await startRun(api, 'orders-hourly', { data_path: 'data/orders-bad.csv' }),
    'FAILED',
  );

  stage.heading('A file lands: the event starts orders-on-arrival');
  stage.shownCommand(
    `prefect event emit orders.file.landed --resource-id orders.file.demo --payload '{"path": "data/orders.csv"}'`,
  );
  await follow(api, stage, await runStartedByEvent(api, 'data/orders.csv'), 'COMPLETED', false);
}

async function showUi(stage: Stage, { uiUrl }: Server, keep: boolean): Promise<void> {
  stage.heading('All of it is in the Prefect UI');
  console.log(`${uiUrl}/deployments`);
  if (!keep) {
    console.log('(stopped now; run `npm run demo -- --keep` to look around)');
    return;
  }
  console.log('Server and worker are up. Ctrl-C stops them.');
  await new Promise((resolve) => stage.signal.addEventListener('abort', resolve));
}

type Api = <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<T>;

/** As Prefect's own client does, asks a busy server (503: its SQLite is locked, and nothing was written) again. */
function prefectApi(apiUrl: string, interruption: AbortSignal): Api {
  return async <T>(method: 'GET' | 'POST', path: string, body?: unknown) => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(apiUrl + path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.any([interruption, AbortSignal.timeout(30_000)]),
      });
      const text = await response.text();
      if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
      if (response.status !== 503 || attempt === API_ATTEMPTS)
        throw new DemoError(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
      await sleep(500, undefined, { signal: interruption });
    }
  };
}

async function startRun(api: Api, deployment: string, parameters: Record<string, string>): Promise<FlowRun> {
  const { id } = await api<{ id: string }>('GET', `/deployments/name/${FLOW}/${deployment}`);
  return api<FlowRun>('POST', `/deployments/${id}/create_flow_run`, { parameters });
}

async function runStartedByEvent(api: Api, path: string): Promise<FlowRun> {
  const { id } = await api<{ id: string }>('GET', `/deployments/name/${FLOW}/orders-on-arrival`);
  await api('POST', '/events', [
    {
      id: crypto.randomUUID(),
      occurred: new Date().toISOString(),
      event: 'orders.file.landed',
      resource: { 'prefect.resource.id': 'orders.file.demo' },
      payload: { path },
    },
  ]);
  const deadline = Date.now() + RUN_SECONDS * 1000;
  while (Date.now() < deadline) {
    const [run] = await api<FlowRun[]>('POST', '/flow_runs/filter', { deployments: { id: { any_: [id] } } });
    if (run !== undefined) return run;
    await sleep(200);
  }
  throw new DemoError(`the event started no run in ${RUN_SECONDS} s`);
}

/** Waits for the end of a run, saying each state, and shows what became of the rules. */
async function follow(
  api: Api,
  stage: Stage,
  { id, name }: FlowRun,
  expected: string,
  inFull = true,
): Promise<void> {
  const started = Date.now();
  let said: string | undefined;
  for (;;) {
    const { state } = await api<FlowRun>('GET', `/flow_runs/${id}`);
    const seconds = (Date.now() - started) / 1000;
    if (state !== null && state.name !== said) {
      said = state.name;
      console.log(`  ${seconds.toFixed(1).padStart(4)} s  ${name}: ${state.name}`);
    }
    if (state !== null && ENDED.includes(state.type)) {
      await showRules(api, id, inFull);
      if (state.message) console.log(`  ${state.message}`);
      if (state.type !== expected)
        throw new DemoError(`expected ${expected}, the run is ${state.type}\n${stage.workerLog()}`);
      return;
    }
    if (seconds > RUN_SECONDS)
      throw new DemoError(`the run is ${said} after ${RUN_SECONDS} s\n${stage.workerLog()}`);
    await sleep(200);
  }
}

interface RuleRow {
  name: string;
  severity: string;
  status: string;
  message: string;
}

/** The table of rules that the run left as an artifact: in full, or only how many passed. */
async function showRules(api: Api, runId: string, inFull: boolean): Promise<void> {
  const filter = { artifacts: { flow_run_id: { any_: [runId] }, key: { any_: ['quality-orders'] } } };
  const [artifact] = await api<{ data: string }[]>('POST', '/artifacts/filter', filter);
  if (artifact === undefined) throw new DemoError('the run left no table of rules');
  const rows = JSON.parse(artifact.data) as RuleRow[];
  if (!inFull) {
    const passed = rows.filter(({ status }) => status === 'passed').length;
    console.log(`  ${passed} of ${rows.length} rules passed`);
    return;
  }
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, severity, status, message } of rows) {
    const verdict = status === 'failed' && severity === 'warning' ? 'warning' : status;
    const line = `${verdict.padEnd(7)}  ${name.padEnd(width)}  ${message}`.trimEnd();
    const colour = COLOURS[verdict];
    console.log(`  ${colour === undefined ? line : styleText(colour, line)}`);
  }
}

async function main(): Promise<number> {
  const started = performance.now();
  const stage = new Stage();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stage.interrupt());
  let exitCode = 0;
  try {
    await play(stage, process.argv.includes('--keep'));
  } catch (error) {
    const message = error instanceof DemoError ? error.message : error;
    exitCode = stage.signal.aborted ? 130 : 1;
    console.error(
      stage.signal.aborted ? '\ninterrupted' : `\ndemo failed at «${stage.step}»:`,
      stage.signal.aborted ? '' : message,
    );
  }
  stage.heading('Stop what was started');
  const left = await stage.clear();
  if (left.length > 0) {
    console.error(`demo failed: still running: ${left.join('; ')}`);
    exitCode ||= 1;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    exitCode === 0 ? `\nDemo passed in ${seconds} s; nothing is left running.` : `\nAfter ${seconds} s.`,
  );
  return exitCode;
}

process.exitCode = await main();
