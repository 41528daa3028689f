/** Runs on the local server. Paths and shapes as measured on Prefect 3.8.8. */
import type { JsonObject } from '../../json.ts';
import type { FlowRunState } from '../../ports/flow-runs.ts';
import type { LocalRuns, RunLog, StartedRun } from '../../ports/local-server.ts';
import type { LocalWorker } from '../../ports/local-workers.ts';
import { TqError } from '../../tq-error.ts';
import { askServer } from './http.ts';
import { workerName } from './worker-records.ts';

/** As many as the server gives at once. */
const PAGE = 200;

/** States that a run whose process is gone would stay in for ever. */
const UNDER_WAY = ['RUNNING', 'PENDING', 'CANCELLING'];

export function localRuns({ apiUrl, uiUrl }: { apiUrl: string; uiUrl: string }): LocalRuns {
  return {
    start: (deploymentId, parameters) => start(apiUrl, uiUrl, deploymentId, parameters),
    state: (id) => state(apiUrl, id),
    logs: (id, known) => logs(apiUrl, id, known),
    abandon: (workers) => abandon(apiUrl, workers),
  };
}

async function start(
  apiUrl: string,
  uiUrl: string,
  deploymentId: string,
  parameters: JsonObject,
): Promise<StartedRun> {
  const path = `/deployments/${deploymentId}/create_flow_run`;
  const run = (await askServer(apiUrl, 'POST', path, { parameters })) as JsonObject;
  const id = String(run.id);
  return { id, name: String(run.name), url: `${uiUrl}/runs/flow-run/${id}` };
}

async function state(apiUrl: string, id: string): Promise<FlowRunState> {
  const run = (await askServer(apiUrl, 'GET', `/flow_runs/${id}`)) as JsonObject;
  const { type, name, message } = (run.state ?? {}) as JsonObject;
  return {
    type: String(type ?? 'PENDING'),
    name: String(name ?? type ?? 'Pending'),
    message: typeof message === 'string' && message !== '' ? message : null,
  };
}

async function logs(apiUrl: string, id: string, known: number): Promise<RunLog[]> {
  const found: RunLog[] = [];
  for (;;) {
    const page = (await askServer(apiUrl, 'POST', '/logs/filter', {
      logs: { flow_run_id: { any_: [id] } },
      sort: 'TIMESTAMP_ASC',
      limit: PAGE,
      offset: known + found.length,
    })) as JsonObject[];
    found.push(...page.map(({ level, message }) => ({ level: Number(level), message: String(message) })));
    if (page.length < PAGE) return found;
  }
}

async function abandon(apiUrl: string, workers: readonly Pick<LocalWorker, 'id' | 'pool'>[]): Promise<void> {
  const pools = [...new Set(workers.map(({ pool }) => pool))];
  for (const { id, pool } of workers) {
    // One that never got as far as to be known is no error.
    await askServer(
      apiUrl,
      'DELETE',
      `/work_pools/${encodeURIComponent(pool)}/workers/${workerName(id)}`,
    ).catch(unlessMissing);
  }
  for (const pool of pools) if (!(await isServed(apiUrl, pool))) await crashRuns(apiUrl, pool);
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof TqError && error.status === 404)) throw error;
}

async function isServed(apiUrl: string, pool: string): Promise<boolean> {
  const others = (await askServer(apiUrl, 'POST', `/work_pools/${encodeURIComponent(pool)}/workers/filter`, {
    workers: { status: { any_: ['ONLINE'] } },
  })) as JsonObject[];
  return others.length > 0;
}

async function crashRuns(apiUrl: string, pool: string): Promise<void> {
  const runs = (await askServer(apiUrl, 'POST', '/flow_runs/filter', {
    flow_runs: { state: { type: { any_: UNDER_WAY } } },
    work_pools: { name: { any_: [pool] } },
    limit: PAGE,
  })) as JsonObject[];
  for (const { id } of runs)
    await askServer(apiUrl, 'POST', `/flow_runs/${String(id)}/set_state`, {
      state: { type: 'CRASHED', name: 'Crashed', message: '`tq dev` ended the worker of this run.' },
      force: true,
    });
}
