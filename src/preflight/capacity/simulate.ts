/**
 * Runs the planned starts against the limits. A worker is given runs by priority of the queue, then by planned time, as
 * many as the pool and the queue have free (`get-runs-from-worker-queues.sql.jinja`, Prefect 3.8.8). A run above the limit of its
 * deployment gives its place back: `ENQUEUE` has it wait, `CANCEL_NEW` drops it (`core_policy.py`). Not simulated: the
 * seconds between two polls of a worker (10) and between two attempts of a waiting run (30), and the start of infrastructure.
 */
import { type Limits, type PlannedDeployment, queueKey, type Simulation, type Starts } from './capacity.ts';
import { Crowds } from './crowds.ts';
import { NumberHeap } from './number-heap.ts';
import { DeploymentSlots, PoolSlots, QueueSlots, Slots } from './slots.ts';

/** What still waits so long behind the last start is given up. */
const PATIENCE = 28 * 86_400_000;

/** What a run of a deployment passes through. */
interface Way {
  deployment: PlannedDeployment;
  own: DeploymentSlots;
  pool: PoolSlots;
  queue: QueueSlots;
  tags: readonly Slots[];
}

export function simulate(
  deployments: readonly PlannedDeployment[],
  starts: Starts,
  limits: Limits,
): Simulation {
  const places = new Places(limits);
  const ways = deployments.map((deployment) => places.way(deployment));
  // A run is one number: its instant behind the begin, times this, plus its deployment.
  const base = deployments.length + 1;
  const runs = runsOf(deployments, starts, base);
  const last = starts.to - starts.from + PATIENCE;
  const crowds = new Crowds(deployments, starts.from, limits);
  const ends = new NumberHeap();
  const touched = new Set<PoolSlots>();
  let next = 0;
  while (next < runs.length || ends.least < Infinity) {
    const now = Math.floor(Math.min(runs[next] ?? Infinity, ends.least) / base);
    if (now > last) break;
    while (Math.floor(ends.least / base) <= now) touched.add(leave(ways[ends.take() % base] as Way));
    for (; next < runs.length && Math.floor((runs[next] as number) / base) === now; next += 1) {
      const run = runs[next] as number;
      const way = ways[run % base] as Way;
      crowds.add(run % base, now);
      way.queue.line.add(run);
      touched.add(way.pool);
    }
    for (const pool of touched) {
      for (const run of handOut(pool, ways, base)) {
        const index = run % base;
        const planned = Math.floor(run / base);
        enter(ways[index] as Way, planned + starts.from, now + starts.from);
        crowds.started(index, planned, now);
        ends.add((now + (ways[index]?.deployment.expected ?? 0)) * base + index);
      }
    }
    touched.clear();
  }
  countStuck(places, ways, base);
  return { ...places.loads(), deployments: ways.map(({ own }) => own.load), crowds: crowds.crowded() };
}

/** In order of their planned time, then of the deployments. */
function runsOf(
  deployments: readonly PlannedDeployment[],
  { schedules, from, to, cuts }: Starts,
  base: number,
): Float64Array {
  const counts = schedules.map(({ deployment, fires }) => {
    const simulatedTo = cuts.get(deployments[deployment]?.pool ?? '') ?? to;
    const first = fires?.instants.findIndex((instant) => instant >= simulatedTo) ?? 0;
    return first < 0 ? (fires?.instants.length ?? 0) : first;
  });
  const runs = new Float64Array(counts.reduce((sum, count) => sum + count, 0));
  let at = 0;
  for (const [index, { deployment, fires }] of schedules.entries()) {
    for (let fire = 0; fire < (counts[index] ?? 0); fire += 1) {
      runs[at] = ((fires?.instants[fire] ?? 0) - from) * base + deployment;
      at += 1;
    }
  }
  return runs.sort();
}

/** A run ends; one that waited for the deployment's slot goes to the end of its queue. */
function leave({ own, pool, queue, tags }: Way): PoolSlots {
  for (const slots of [own, pool, queue, ...tags]) slots.leave();
  const parked = own.parked.take();
  if (parked !== undefined) queue.line.add(parked);
  return pool;
}

function enter({ own, pool, queue, tags }: Way, planned: number, now: number): void {
  for (const slots of [own, pool, queue, ...tags]) slots.enter(planned, now);
}

/** The runs that start now; each must be entered before the next is asked for. */
function* handOut(pool: PoolSlots, ways: readonly Way[], base: number): Generator<number> {
  for (const queue of pool.queues) {
    while (!pool.isFull && !queue.isFull && queue.line.length > 0) {
      const run = queue.line.take() as number;
      const { own, deployment } = ways[run % base] as Way;
      if (!own.isFull) yield run;
      else if (deployment.strategy === 'CANCEL_NEW') own.load.cancelled += 1;
      else own.parked.add(run);
    }
  }
}

function countStuck(places: Places, ways: readonly Way[], base: number): void {
  for (const { own } of ways) own.load.stuck += own.parked.length;
  for (const queue of places.queues.values()) {
    for (let run = queue.line.take(); run !== undefined; run = queue.line.take()) {
      const own = ways[run % base]?.own;
      if (own !== undefined) own.load.stuck += 1;
    }
  }
}

/** Every pool, queue and tag once. Deployments without a pool share one place that has no limit and is not told about. */
class Places {
  readonly #limits: Limits;
  readonly #pools = new Map<string, PoolSlots>();
  readonly queues = new Map<string, QueueSlots>();
  readonly #tags = new Map<string, Slots>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  way(deployment: PlannedDeployment): Way {
    const { pool: name, queue: queueName, tags, limit } = deployment;
    const pool = found(
      this.#pools,
      name ?? '',
      () => new PoolSlots(allowed(this.#limits.pools.get(name ?? ''))),
    );
    const key = queueKey(name ?? '', queueName);
    const queue = found(this.queues, key, () => {
      const known = this.#limits.queues.get(key);
      const made = new QueueSlots(allowed(known), known?.priority ?? Infinity);
      pool.queues.push(made);
      pool.queues.sort((a, b) => (a.priority === b.priority ? 0 : a.priority - b.priority));
      return made;
    });
    const ofTags = [...new Set(tags)].map((tag) => found(this.#tags, tag, () => new Slots(null)));
    return { deployment, own: new DeploymentSlots(limit), pool, queue, tags: ofTags };
  }

  loads(): Pick<Simulation, 'pools' | 'queues' | 'tags'> {
    const loads = (all: ReadonlyMap<string, Slots>): Map<string, Slots['load']> =>
      new Map(
        [...all]
          .filter(([name]) => name !== '' && !name.startsWith('/'))
          .map(([name, { load }]) => [name, load]),
      );
    return { pools: loads(this.#pools), queues: loads(this.queues), tags: loads(this.#tags) };
  }
}

function allowed(known: { limit: number | null; isPaused: boolean } | undefined): number | null {
  return known?.isPaused ? 0 : (known?.limit ?? null);
}

function found<T>(all: Map<string, T>, key: string, make: () => T): T {
  const known = all.get(key) ?? make();
  all.set(key, known);
  return known;
}
