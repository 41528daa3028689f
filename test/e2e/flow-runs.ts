/** Runs of deployments, and waiting for them; a wait that is over says what it saw instead. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerApi } from './server-api.ts';

/** What has not happened by then never will, however much else the machine has to do. */
export const MOST_SECONDS = 240;
/** For a test that waits for one or two. */
export const PATIENCE = { timeout: 600_000 };
const BETWEEN_LOOKS_MILLISECONDS = 250;

export interface FlowRun {
  expected_start_time: string;
  parameters: Record<string, unknown>;
  state: { name: string; message: string | null };
  /** What made it: a schedule, an automation. */
  created_by: { type: string } | null;
}

export class FlowRuns {
  readonly #api: ServerApi;
  readonly #ids: ReadonlyMap<string, string>;
  /** Said with every failure: the end of the worker's log. */
  readonly #log: () => string;

  /** `ids` are those of the deployments, by name. */
  constructor(api: ServerApi, ids: ReadonlyMap<string, string>, log: () => string) {
    this.#api = api;
    this.#ids = ids;
    this.#log = log;
  }

  /** In the order in which they are due. */
  async of(deployment: string): Promise<FlowRun[]> {
    return (await this.#api('POST', '/flow_runs/filter', {
      deployments: { id: { any_: [this.#ids.get(deployment)] } },
      sort: 'EXPECTED_START_TIME_ASC',
    })) as FlowRun[];
  }

  /** The first run that there is, in whatever state. */
  async made(deployment: string): Promise<FlowRun> {
    return this.#first(deployment, 'has no run', () => true);
  }

  /** The first run that is `Completed`; any other end of one is an error. */
  async completed(deployment: string, isMeant: (run: FlowRun) => boolean = () => true): Promise<FlowRun> {
    return this.#first(deployment, 'has no run that is Completed', (run) => {
      const { state } = run;
      if (/^(Failed|Crashed|Cancelled)$/.test(state.name))
        throw new Error(`\`${deployment}\` is ${state.name}: ${state.message}\n${this.#log()}`);
      return state.name === 'Completed' && isMeant(run);
    });
  }

  async #first(deployment: string, complaint: string, isIt: (run: FlowRun) => boolean): Promise<FlowRun> {
    const deadline = Date.now() + MOST_SECONDS * 1000;
    for (;;) {
      const runs = await this.of(deployment);
      const run = runs.find(isIt);
      if (run !== undefined) return run;
      if (Date.now() > deadline) {
        const seen = [...new Set(runs.map(({ state }) => state.name))].join(', ') || 'none at all';
        throw new Error(
          `\`${deployment}\` ${complaint} after ${MOST_SECONDS} s, but ${seen}\n${this.#log()}`,
        );
      }
      await wait(BETWEEN_LOOKS_MILLISECONDS);
    }
  }
}
