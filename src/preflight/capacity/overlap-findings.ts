/** Deployments that start again before they are through. */
import type { Load, PlannedDeployment, Simulation, Starts } from './capacity.ts';
import type { CapacityFinding } from './capacity-findings.ts';
import { counted, lengthText } from './words.ts';

export function overlapFindings(
  deployments: readonly PlannedDeployment[],
  { schedules }: Starts,
  simulation: Simulation,
): CapacityFinding[] {
  const gaps = new Map<number, { least: number; last: number }>();
  for (const [deployment, instants] of instantsOf(schedules)) {
    const least = leastGap(instants);
    if (least !== undefined) gaps.set(deployment, { least, last: instants.length });
  }
  return deployments.flatMap((planned, index) => {
    const gap = gaps.get(index)?.least;
    const { expected } = planned;
    if (planned.isOther === true || gap === undefined || expected === undefined || gap >= expected) return [];
    const load = simulation.deployments[index];
    // What starts nothing overlaps nothing; that it is stuck is said elsewhere.
    if (load === undefined || (load.stuck > 0 && load.starts === 0)) return [];
    const every = `\`${planned.name}\` ${densest(gap)} and runs for ${lengthText(expected)}`;
    if (load.cancelled > 0) {
      const message = `${every}: \`CANCEL_NEW\` drops ${load.cancelled} of ${counted(load.cancelled + load.starts, 'run')}`;
      return { kind: 'runs-cancelled' as const, message, help: HELP, about: [{ deployment: index }] };
    }
    const effect = effectOf(planned, load);
    return {
      kind: 'interval-shorter-than-run' as const,
      message: `${every}: ${effect}`,
      help: HELP,
      about: [{ deployment: index }],
    };
  });
}

function densest(gap: number): string {
  if (gap === 0) return 'is started by two schedules at the same moment';
  return `starts every ${lengthText(gap)} at its densest`;
}

/** Where the deployment itself has no limit, its pool or queue may have one. */
function effectOf({ limit, strategy }: PlannedDeployment, { peak, longestWait }: Load): string {
  if (longestWait === 0) return `up to ${peak} run at once`;
  const last = `the last waits ${lengthText(longestWait)}`;
  return limit === null
    ? `up to ${peak} run at once, and ${last} for room in its pool`
    : `with limit ${limit} and \`${strategy}\` ${last}`;
}

const HELP = 'start it less often, make it faster, or allow more runs at once with `concurrency_limit`';

/** Of each deployment that has starts: one list as it is, several one behind the other. */
function instantsOf(schedules: Starts['schedules']): Map<number, readonly number[]> {
  const all = new Map<number, readonly number[]>();
  for (const { deployment, fires } of schedules) {
    if (fires === undefined) continue;
    const before = all.get(deployment);
    const both = before === undefined ? fires.instants : [...before, ...fires.instants].sort((a, b) => a - b);
    all.set(deployment, both);
  }
  return all;
}

/** The same list is often that of many deployments. */
const KNOWN_GAPS = new WeakMap<readonly number[], number>();

function leastGap(instants: readonly number[]): number | undefined {
  if (instants.length < 2) return undefined;
  const known = KNOWN_GAPS.get(instants);
  if (known !== undefined) return known;
  let least = Infinity;
  for (let index = 1; index < instants.length; index += 1) {
    least = Math.min(least, (instants[index] ?? 0) - (instants[index - 1] ?? 0));
  }
  KNOWN_GAPS.set(instants, least);
  return least;
}
