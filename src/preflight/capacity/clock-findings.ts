/** Schedules that name a time which the clocks of their zone skip, or show twice, in the year ahead. */
import type { ScheduleTiming } from '../../plan/state.ts';
import type { PlannedDeployment } from './capacity.ts';
import type { About } from './about.ts';
import type { CapacityFinding } from './capacity-findings.ts';
import { type ClockChange, fireTimes, zoneOf } from './fire-times.ts';
import { minuteText, namedFew } from './words.ts';
import { clockChanges, type ZoneClock, zoneClock } from './zone-clock.ts';

const DAY = 86_400_000;
const YEAR = 364 * DAY;

/** A schedule that fires so often in the two days around a change loses or gains nothing that someone waits for. */
const OFTEN = 8;

/** `from`: milliseconds since 1970. Each moment is said once for all that fire then. */
export function clockFindings(deployments: readonly PlannedDeployment[], from: number): CapacityFinding[] {
  const zones = new Zones(from);
  const found = new Map<string, { change: ClockChange; zone: string; about: About[] }>();
  for (const [deployment, { schedules, isPaused, isOther }] of deployments.entries())
    for (const [schedule, { timing, isActive }] of schedules.entries()) {
      if (!isActive || isPaused || isOther === true) continue;
      const zone = zoneOf(timing);
      for (const change of zones.changesOf(timing)) {
        const key = `${change.kind} ${change.wall} ${zone}`;
        const known = found.get(key) ?? { change, zone, about: [] };
        if (known.about.at(-1)?.deployment !== deployment) known.about.push({ deployment, schedule });
        found.set(key, known);
      }
    }
  return [...found.values()].map(({ change, zone, about }) => {
    const names = about.map(({ deployment }) => deployments[deployment]?.name ?? '');
    return { ...inWords(change, zone, names), about };
  });
}

function inWords(
  { wall, kind, instant }: ClockChange,
  zone: string,
  names: readonly string[],
): Omit<CapacityFinding, 'about'> {
  const time = `${namedFew(names)} ${names.length === 1 ? 'fires' : 'fire'} at ${minuteText(wall)} in ${zone}`;
  if (kind === 'twice')
    return {
      kind: 'time-comes-twice',
      message: `${time}, a time that comes twice: Prefect takes the first, ${minuteText(instant)} UTC`,
    };
  return {
    kind: 'time-never-comes',
    message: `${time}, a time that does not come that day: Prefect plans the run for ${minuteText(instant)} UTC`,
    help: 'choose a time outside the hour in which clocks are changed, or the time zone `UTC`',
  };
}

/** The days around each change of the clocks, by zone; equal schedules are followed once. */
class Zones {
  readonly #clocks = new Map<string, readonly { at: number; clock: ZoneClock }[]>();
  readonly #changes = new Map<string, readonly ClockChange[]>();
  readonly #from: number;

  constructor(from: number) {
    this.#from = from;
  }

  changesOf(timing: ScheduleTiming): readonly ClockChange[] {
    // An interval counts time, and UTC has no changes.
    if ('interval' in timing || zoneOf(timing) === 'UTC') return [];
    const key = JSON.stringify(timing);
    const known = this.#changes.get(key) ?? this.#follow(timing);
    this.#changes.set(key, known);
    return known;
  }

  #follow(timing: ScheduleTiming): ClockChange[] {
    return this.#clocksOf(zoneOf(timing)).flatMap(({ at, clock }) => {
      const fires = fireTimes(timing, clock, Math.max(this.#from, at - DAY), at + DAY, OFTEN);
      return 'why' in fires || fires.isCut ? [] : fires.changes;
    });
  }

  #clocksOf(zone: string): readonly { at: number; clock: ZoneClock }[] {
    const make = (at: number): { at: number; clock: ZoneClock } => ({
      at,
      clock: zoneClock(zone, at - DAY, at + DAY),
    });
    const known = this.#clocks.get(zone) ?? clockChanges(zone, this.#from, this.#from + YEAR).map(make);
    this.#clocks.set(zone, known);
    return known;
  }
}
