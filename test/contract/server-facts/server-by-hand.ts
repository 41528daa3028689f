/** Raw requests to the real server, past `tq`'s own client: what the server does is the fact under test. */
import { randomUUID } from 'node:crypto';
import { Agent, fetch, type Headers } from 'undici';
import { afterEach, inject } from 'vitest';
import { untilBegun } from '../../until-begun.ts';

const BUSY_TRIES = 50;
/** A connection for each request: the server closes it after each 503 (`connections.test.ts`). */
const oneConnectionEach = new Agent({ pipelining: 0 });

export interface Answer<Body> {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text where it is none. */
  body: Body;
}

export interface StoredSchedule {
  id: string;
  slug: string | null;
  active: boolean;
  parameters: object;
  updated: string;
  schedule: { interval?: number; cron?: string };
}

export interface StoredDeployment {
  [field: string]: unknown;
  id: string;
  name: string;
  flow_id: string;
  updated: string;
  parameters: object;
  labels: Record<string, unknown>;
  schedules: StoredSchedule[];
  work_pool_name: string | null;
  work_queue_name: string | null;
  global_concurrency_limit: { id: string; name: string; limit: number } | null;
}

export interface StoredRun {
  [field: string]: unknown;
  id: string;
  tags: string[];
  deployment_id: string | null;
}

/** A hand on the real server for the tests of one file; removes after each test the flows and paths it made. */
export class ServerByHand {
  private readonly apiUrl: string;
  private readonly made: string[] = [];

  constructor(apiUrl: string) {
    this.apiUrl = apiUrl;
  }

  /** Any answer is an answer; only 503, after which nothing was written (`writers.test.ts`), is asked again. */
  async ask<Body = { detail?: unknown; id: string }>(
    method: string,
    path: string,
    body?: unknown,
    tries = BUSY_TRIES,
  ): Promise<Answer<Body>> {
    const askOnce = async (): Promise<Answer<Body>> => {
      const response = await fetch(this.apiUrl + path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
        dispatcher: oneConnectionEach,
      });
      const { status, headers } = response;
      return { status, headers, body: parsed(await response.text()) as Body };
    };
    return untilBegun(askOnce, ({ status }) => status, tries);
  }

  /** The body of a request that must succeed. */
  async get<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.ask<Body>(method, path, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  async status(method: string, path: string, body?: unknown): Promise<number> {
    return (await this.ask(method, path, body)).status;
  }

  /** Notes a path to be deleted after the test. */
  remember(path: string): void {
    this.made.push(path);
  }

  async flow(fields: object = {}): Promise<string> {
    const { id } = await this.get<{ id: string }>('POST', '/flows/', { name: someName('facts'), ...fields });
    this.remember(`/flows/${id}`);
    return id;
  }

  /** A new deployment of a new flow. Paused, unless said otherwise: the scheduler then plans no runs of its own. */
  async deployment(fields: object = {}): Promise<StoredDeployment> {
    return this.get('POST', '/deployments/', {
      name: 'nightly',
      paused: true,
      ...('flow_id' in fields ? {} : { flow_id: await this.flow() }),
      ...fields,
    });
  }

  async read(deploymentId: string): Promise<StoredDeployment> {
    return this.get('GET', `/deployments/${deploymentId}`);
  }

  async patch(deploymentId: string, fields: object): Promise<Answer<{ detail?: unknown }>> {
    return this.ask('PATCH', `/deployments/${deploymentId}`, fields);
  }

  /** Sends `POST /deployments/` for a deployment that is there already. */
  async postAgain(
    { name, flow_id }: StoredDeployment,
    fields: object = {},
  ): Promise<Answer<StoredDeployment>> {
    return this.ask('POST', '/deployments/', { name, flow_id, ...fields });
  }

  /** Plans runs as the scheduler does, for each active schedule; also where the deployment is paused. */
  async planRuns(deploymentId: string, window: object = {}): Promise<void> {
    const runs = { min_runs: 3, max_runs: 3, min_time: 0 };
    await this.get('POST', `/deployments/${deploymentId}/schedule`, { ...runs, ...window });
  }

  /** Plans runs that should have begun already. */
  async planLateRuns(deploymentId: string): Promise<void> {
    const [start_time, end_time] = [hoursAgo(2), hoursAgo(1)];
    await this.planRuns(deploymentId, { start_time, end_time });
  }

  async run(deploymentId: string, fields: object = {}): Promise<StoredRun> {
    return this.get('POST', `/deployments/${deploymentId}/create_flow_run`, fields);
  }

  async runs(deploymentId: string): Promise<StoredRun[]> {
    return this.get('POST', '/flow_runs/filter', { flow_runs: { deployment_id: { any_: [deploymentId] } } });
  }

  async countRuns(deploymentId: string, filter: object = {}): Promise<number> {
    const flow_runs = { deployment_id: { any_: [deploymentId] }, ...filter };
    return this.get('POST', '/flow_runs/count', { flow_runs });
  }

  async workPool(fields: object = {}): Promise<string> {
    const name = someName('facts');
    await this.get('POST', '/work_pools/', { name, type: 'process', ...fields });
    this.remember(`/work_pools/${name}`);
    return name;
  }

  async cleanUp(): Promise<void> {
    for (const path of this.made.splice(0).reverse()) await this.ask('DELETE', path);
  }
}

/** The server of this lane, with its clean-up after each test. */
export function serverByHand(): ServerByHand {
  const server = new ServerByHand(inject('prefectApiUrl'));
  afterEach(() => server.cleanUp());
  return server;
}

export function someName(beginning: string): string {
  return `${beginning}-${randomUUID().slice(0, 8)}`;
}

/** A schedule of every ten minutes. */
export function everyTenMinutes(slug?: string, fields: object = {}): object {
  return { schedule: { interval: 600 }, ...(slug === undefined ? {} : { slug }), ...fields };
}

/** A run that somebody asked for at a time to come. */
export const SOMEDAY = {
  state: { type: 'SCHEDULED', state_details: { scheduled_time: '2100-01-01T00:00:00Z' } },
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}
