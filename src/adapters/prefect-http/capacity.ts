/** Limits, who shares them, and how long runs took. Measured on Prefect 3.8.8, self-hosted. */
import type { components } from '../../generated/prefect-api.ts';
import type { LiveDeployment, WorkQueueName } from '../../plan/state.ts';
import type { CapacityReader, HeldPoolLimit, HeldQueueLimit } from '../../ports/capacity-reader.ts';
import { chunks, distinct } from './chunks.ts';
import type { ApiDeployment, ApiWorkPool } from './decode.ts';
import { allPages, onePage, PAGE } from './pages.ts';
import type { Reads } from './reads.ts';
import type { Sender } from './request.ts';

type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];
type ApiRun = Schema<'FlowRunResponse'>;

const MOST_NAMES = 100;
/** Pages of limits or deployments that are looked through. */
const MOST_PAGES = 5;
/** So many runs of a deployment tell how long one takes. */
const ENOUGH_RUNS = 20;
const IDS_AT_ONCE = 500;
/** Answers about runs that are waited for, for so many deployments. */
const MOST_ANSWERS = 4;

export class Capacity implements CapacityReader {
  readonly #sender: Sender;
  readonly #reads: Reads;

  constructor(sender: Sender, reads: Reads) {
    this.#sender = sender;
    this.#reads = reads;
  }

  async findPoolLimits(names: readonly string[]): Promise<HeldPoolLimit[]> {
    const found: HeldPoolLimit[] = [];
    for (const chunk of chunks(distinct(names), MOST_NAMES)) {
      const filter = { work_pools: { name: { any_: chunk } } };
      for (const pool of (await allPages(this.#sender, '/work_pools/filter', filter)) as ApiWorkPool[])
        found.push({
          name: pool.name,
          limit: pool.concurrency_limit ?? null,
          isPaused: pool.is_paused === true,
        });
    }
    return found;
  }

  async findQueueLimits(queues: readonly WorkQueueName[]): Promise<HeldQueueLimit[]> {
    const wanted = new Set(queues.map(({ workPoolName, name }) => `${workPoolName}/${name}`));
    const found: HeldQueueLimit[] = [];
    for (const chunk of chunks(distinct(queues.map(({ name }) => name)), MOST_NAMES)) {
      const filter = { work_queues: { name: { any_: chunk } } };
      const page = await allPages(this.#sender, '/work_queues/filter', filter);
      for (const queue of page as Schema<'WorkQueueResponse'>[])
        found.push({
          workPoolName: queue.work_pool_name ?? '',
          name: queue.name,
          limit: queue.concurrency_limit ?? null,
          isPaused: queue.is_paused === true,
          priority: queue.priority,
        });
    }
    return found.filter(({ workPoolName, name }) => wanted.has(`${workPoolName}/${name}`));
  }

  /**
   * Limits of tags are global limits called `tag:…`; older ones are kept apart. The list of tags merges both, yet leaves out
   * those behind the first global limits, of which every limited deployment has one (`prefect/server/api/concurrency_limits.py`).
   */
  async findTagLimits(): Promise<Record<string, number>> {
    const limits = new Map<string, number>();
    const older = await onePage(this.#sender, '/concurrency_limits/filter', {});
    for (const { tag, concurrency_limit: limit } of older as Schema<'ConcurrencyLimit'>[])
      limits.set(tag, limit);
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const found = await onePage(this.#sender, '/v2/concurrency_limits/filter', {}, page * PAGE);
      for (const { name, limit, active } of found as Schema<'GlobalConcurrencyLimitResponse'>[]) {
        if (!name.startsWith('tag:')) continue;
        if (active === false) limits.delete(name.slice(4));
        else limits.set(name.slice(4), limit);
      }
      if (found.length < PAGE) break;
    }
    return Object.fromEntries(limits);
  }

  async listDeploymentsOfPools(
    names: readonly string[],
  ): Promise<{ deployments: LiveDeployment[]; isWhole: boolean }> {
    const all = new Map<string, ApiDeployment>();
    const filter = {
      work_pools: { name: { any_: distinct(names) } },
      deployments: { paused: { eq_: false } },
      sort: 'CREATED_DESC',
    };
    let isWhole = names.length === 0;
    for (let page = 0; page < MOST_PAGES && !isWhole; page += 1) {
      const found = await onePage(this.#sender, '/deployments/filter', filter, page * PAGE);
      for (const each of found as ApiDeployment[]) all.set(each.id, each);
      isWhole = found.length < PAGE;
    }
    return { deployments: await this.#reads.named([...all.values()]), isWhole };
  }

  async findRunTimes(deploymentIds: readonly string[]): Promise<Record<string, number[]>> {
    const times = new Map<string, number[]>();
    const ids = chunks(distinct(deploymentIds), IDS_AT_ONCE);
    await Promise.all(ids.map((chunk) => this.#runTimes(chunk, times)));
    return Object.fromEntries(times);
  }

  /** From the newest run back; a deployment of which enough is known is left out of the next question. */
  async #runTimes(ids: readonly string[], times: Map<string, number[]>): Promise<void> {
    const seen = new Set<string>();
    let open = ids;
    let before: string | undefined;
    for (let answers = 0; answers < MOST_ANSWERS && open.length > 0; answers += 1) {
      const runs = (await onePage(this.#sender, '/flow_runs/filter', {
        flow_runs: {
          deployment_id: { any_: open },
          state: { type: { any_: ['COMPLETED'] } },
          ...(before === undefined ? {} : { end_time: { before_: before } }),
        },
        sort: 'END_TIME_DESC',
      })) as ApiRun[];
      for (const { id, deployment_id: deployment, total_run_time: seconds } of runs) {
        if (typeof deployment !== 'string' || seen.has(id)) continue;
        seen.add(id);
        const known = times.get(deployment) ?? [];
        if (known.length < ENOUGH_RUNS) times.set(deployment, [...known, Math.round(Number(seconds) * 1000)]);
      }
      if (runs.length < PAGE) return;
      before = runs.at(-1)?.end_time ?? undefined;
      open = open.filter((id) => (times.get(id)?.length ?? 0) < ENOUGH_RUNS);
    }
  }
}
