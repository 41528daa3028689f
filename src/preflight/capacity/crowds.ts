/** Minutes in which more runs start in a pool than it has slots, and how long the last of them waits. */
import type { Crowd, Limits, PlannedDeployment } from './capacity.ts';

const MINUTE = 60_000;

interface Gathered extends Crowd {
  limit: number;
  names: Set<number>;
}

export class Crowds {
  readonly #deployments: readonly PlannedDeployment[];
  readonly #from: number;
  /** By deployment; undefined: its pool has no limit, or takes nothing at all. */
  readonly #limits: readonly (number | undefined)[];
  readonly #gathered = new Map<string, Map<number, Gathered>>();

  /** `from`: what instants are counted from. */
  constructor(deployments: readonly PlannedDeployment[], from: number, { pools }: Limits) {
    this.#deployments = deployments;
    this.#from = from;
    this.#limits = deployments.map(({ pool }) => {
      const known = pools.get(pool ?? '');
      return known === undefined || known.isPaused ? undefined : (known.limit ?? undefined);
    });
  }

  /** A run of a deployment is due, `planned` milliseconds behind the begin. */
  add(deployment: number, planned: number): void {
    const limit = this.#limits[deployment];
    if (limit === undefined) return;
    const crowd = this.#of(deployment, planned, limit);
    crowd.starts += 1;
    crowd.names.add(deployment);
    crowd.isLowerBound ||= this.#deployments[deployment]?.expected === undefined;
  }

  started(deployment: number, planned: number, now: number): void {
    const limit = this.#limits[deployment];
    if (limit === undefined || now === planned) return;
    const crowd = this.#of(deployment, planned, limit);
    crowd.longestWait = Math.max(crowd.longestWait, now - planned);
  }

  crowded(): Crowd[] {
    return [...this.#gathered.values()]
      .flatMap((minutes) => [...minutes.values()])
      .filter(
        ({ starts, limit, longestWait, isLowerBound }) => starts > limit && (longestWait > 0 || isLowerBound),
      )
      .map(({ pool, at, starts, names, longestWait, isLowerBound }) => ({
        pool,
        at,
        starts,
        deployments: [...names],
        longestWait,
        isLowerBound,
      }))
      .sort((a, b) => b.longestWait - a.longestWait || b.starts - a.starts || a.at - b.at);
  }

  #of(deployment: number, planned: number, limit: number): Gathered {
    const pool = this.#deployments[deployment]?.pool ?? '';
    const minutes = this.#gathered.get(pool) ?? new Map<number, Gathered>();
    this.#gathered.set(pool, minutes);
    const minute = Math.floor(planned / MINUTE);
    const at = this.#from + minute * MINUTE;
    const crowd = minutes.get(minute) ?? {
      pool,
      at,
      starts: 0,
      deployments: [],
      longestWait: 0,
      isLowerBound: false,
      limit,
      names: new Set<number>(),
    };
    minutes.set(minute, crowd);
    return crowd;
  }
}
