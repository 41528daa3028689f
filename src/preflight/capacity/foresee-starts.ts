/** All starts of some days: of every active schedule of every deployment that is not paused. */
import type { ScheduleTiming } from '../../plan/state.ts';
import type { PlannedDeployment, ScheduleFires, Starts } from './capacity.ts';
import { countMinutes, cutPools } from './cut-pools.ts';
import { fireTimes, type FireTimes, MOST_FIRES, zoneOf } from './fire-times.ts';
import type { NotForeseen } from './cron-fires.ts';
import { type ZoneClock, zoneClock } from './zone-clock.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** So many starts are simulated; what comes later is only counted. */
const MOST_STARTS = 500_000;
/** So many fire times are kept; a schedule found behind them gets few. */
const MOST_KEPT = 4_000_000;
const FEW_FIRES = 200;

/** `from` in milliseconds since 1970, taken down to its minute; zones are those that Node knows. */
export function foreseeStarts(
  deployments: readonly PlannedDeployment[],
  from: number,
  days = 7,
  most = MOST_STARTS,
): Starts {
  const start = Math.floor(from / MINUTE) * MINUTE;
  const to = start + days * DAY;
  const known = new KnownFires(start, to);
  const schedules = deployments.flatMap(({ isPaused, schedules }, deployment) =>
    schedules.flatMap(({ isActive, timing }, index): ScheduleFires[] => {
      if (!isActive || isPaused) return [];
      const fires = known.of(timing);
      if ('why' in fires) return [{ deployment, index, timing, fires: undefined, why: fires.why }];
      return [{ deployment, index, timing, fires }];
    }),
  );
  const perMinute = countMinutes(schedules, start, days * 1440);
  const total = perMinute.reduce((sum, count) => sum + count, 0);
  return {
    from: start,
    to,
    schedules,
    perMinute,
    total,
    isCut: schedules.some(({ fires }) => fires?.isCut === true),
    cuts: cutPools(deployments, schedules, { from: start, to, most }),
  };
}

/** Equal schedules are followed once; clocks are made once a zone. */
class KnownFires {
  readonly #clocks = new Map<string, ZoneClock>();
  readonly #fires = new Map<string, FireTimes | NotForeseen>();
  readonly #from: number;
  readonly #to: number;
  #kept = 0;

  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  of(timing: ScheduleTiming): FireTimes | NotForeseen {
    const key = JSON.stringify(timing);
    const known = this.#fires.get(key) ?? this.#follow(timing);
    this.#fires.set(key, known);
    return known;
  }

  #follow(timing: ScheduleTiming): FireTimes | NotForeseen {
    const zone = zoneOf(timing);
    const clock = this.#clocks.get(zone) ?? zoneClock(zone, this.#from, this.#to);
    this.#clocks.set(zone, clock);
    const most = this.#kept < MOST_KEPT ? MOST_FIRES : FEW_FIRES;
    const found = fireTimes(timing, clock, this.#from, this.#to, most);
    if ('instants' in found) this.#kept += found.instants.length;
    return found;
  }
}
