/** Runs on the local server. Paths and shapes as measured on Prefect 3.8.8. */
import type { JsonObject } from '../../json.ts';
import type { FlowRunState } from '../../ports/flow-runs.ts';
import type { LocalRuns, RunLog, StartedRun } from '../../ports/local-server.ts';
import { askServer } from './http.ts';

/** As many as the server gives at once. */
const PAGE = 200;

/** States that a run whose process is gone would stay in for ever. */
const UNDER_WAY = ['RUNNING', 'PENDING', 'CANCELLING'];

export function localRuns({ apiUrl, uiUrl }: { apiUrl: string; uiUrl: string }): LocalRuns {
  return {
    start: (deploymentId, parameters) => start(apiUrl, uiUrl, deploymentId, parameters),
    state: (id) => state(apiUrl, id),
    logs: (id, known) => logs(apiUrl, id, known),
    crash: (pools) => crash(apiUrl, pools),
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

async function crash(apiUrl: string, pools: readonly string[]): Promise<number> {
  if (pools.length === 0) return 0;
  const runs = (await askServer(apiUrl, 'POST', '/flow_runs/filter', {
    flow_runs: { state: { type: { any_: UNDER_WAY } } },
    work_pools: { name: { any_: [...pools] } },
    limit: PAGE,
  })) as JsonObject[];
  for (const { id } of runs)
    await askServer(apiUrl, 'POST', `/flow_runs/${String(id)}/set_state`, {
      state: { type: 'CRASHED', name: 'Crashed', message: '`tq dev` ended the worker of this run.' },
      force: true,
    });
  return runs.length;
}
