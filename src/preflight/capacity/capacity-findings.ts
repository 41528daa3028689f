/** What a simulation shows that someone should know, in words. Codes, levels and places are put on by who asks. */
import type { Limits, PlannedDeployment, Simulation, Starts } from './capacity.ts';
import { clockFindings } from './clock-findings.ts';
import { overlapFindings } from './overlap-findings.ts';
import { counted, lengthText, minuteText } from './words.ts';

export type CapacityKind =
  | 'pool-crowded'
  | 'queue-crowded'
  | 'tag-over-limit'
  | 'interval-shorter-than-run'
  | 'runs-cancelled'
  | 'runs-stuck'
  | 'same-minute'
  | 'time-never-comes'
  | 'time-comes-twice'
  | 'not-foreseen'
  | 'cut-short';

export interface CapacityFinding {
  kind: CapacityKind;
  message: string;
  help?: string;
  /** Indices of the deployments it is about; none: it is about all. */
  deployments: readonly number[];
}

/** So many deployments at one minute are worth a word where no limit is known. */
const MANY_AT_ONCE = 20;

export function capacityFindings(
  deployments: readonly PlannedDeployment[],
  starts: Starts,
  simulation: Simulation,
  limits: Limits,
): CapacityFinding[] {
  return [
    ...poolFindings(deployments, simulation, limits),
    ...queueFindings(deployments, simulation, limits),
    ...tagFindings(deployments, simulation, limits),
    ...overlapFindings(deployments, starts, simulation),
    ...stuckFindings(deployments, simulation),
    ...sameMinuteFindings(deployments, starts, limits),
    ...clockFindings(deployments, starts),
    ...unknownFindings(deployments, starts),
  ];
}

/** The worst minute of each pool. */
function poolFindings(
  deployments: readonly PlannedDeployment[],
  { crowds }: Simulation,
  { pools }: Limits,
): CapacityFinding[] {
  return [...new Set(crowds.map(({ pool }) => pool))].flatMap((pool) => {
    const worst = crowds.find((crowd) => crowd.pool === pool);
    if (worst === undefined) return [];
    const others = crowds.filter((crowd) => crowd.pool === pool).length - 1;
    const what =
      worst.starts === worst.deployments
        ? `${counted(worst.starts, 'deployment')} ${worst.starts === 1 ? 'starts' : 'start'}`
        : `${counted(worst.starts, 'run')} of ${counted(worst.deployments, 'deployment')} start`;
    const more =
      others === 0
        ? ''
        : `, and ${counted(others, 'other minute')} ${others === 1 ? 'is' : 'are'} crowded, too`;
    const limit = pools.get(pool)?.limit ?? 0;
    const place = `${what} at ${minuteText(worst.at)} UTC in the pool \`${pool}\` with limit ${limit}`;
    return {
      kind: 'pool-crowded' as const,
      message: `${place}: ${lastWait(worst.longestWait, worst.isLowerBound)}${more}`,
      help: 'spread the schedules over the hour, or raise the limit of the pool',
      deployments: indicesOf(deployments, (each) => each.pool === pool),
    };
  });
}

function lastWait(longest: number, isLowerBound: boolean): string {
  if (longest === 0) return 'how long the last waits is not known without `expected_duration`';
  return `the last waits ${isLowerBound ? 'at least ' : ''}${lengthText(longest)}`;
}

function queueFindings(
  deployments: readonly PlannedDeployment[],
  { queues }: Simulation,
  limits: Limits,
): CapacityFinding[] {
  return [...queues].flatMap(([key, load]) => {
    const limit = limits.queues.get(key)?.limit ?? null;
    if (limit === null || load.waited === 0 || load.peak < limit) return [];
    return {
      kind: 'queue-crowded' as const,
      message: `${counted(load.waited, 'run')} of the queue \`${key}\` with limit ${limit} wait, the longest ${lengthText(load.longestWait)} at ${minuteText(load.longestOf)} UTC`,
      help: 'spread the schedules over the hour, or raise the limit of the queue',
      deployments: indicesOf(deployments, ({ pool, queue }) => `${pool}/${queue ?? 'default'}` === key),
    };
  });
}

function tagFindings(
  deployments: readonly PlannedDeployment[],
  { tags }: Simulation,
  limits: Limits,
): CapacityFinding[] {
  return [...tags].flatMap(([tag, load]) => {
    const limit = limits.tags.get(tag);
    if (limit === undefined || load.peak <= limit) return [];
    return {
      kind: 'tag-over-limit' as const,
      message: `${counted(load.peak, 'run')} with the tag \`${tag}\` run at once at ${minuteText(load.peakAt)} UTC, and the tag has limit ${limit}`,
      help: 'a limit of a tag holds back tasks, not flow runs: these start, and their tasks wait',
      deployments: indicesOf(deployments, (each) => each.tags.includes(tag)),
    };
  });
}

function stuckFindings(deployments: readonly PlannedDeployment[], simulation: Simulation): CapacityFinding[] {
  return deployments.flatMap(({ name, pool }, index) => {
    const stuck = simulation.deployments[index]?.stuck ?? 0;
    if (stuck === 0) return [];
    const message = `${counted(stuck, 'run')} of \`${name}\` will not start in the pool \`${pool ?? ''}\``;
    const help = 'the pool or its queue is paused, has no slot, or has more work than it can ever do';
    return { kind: 'runs-stuck' as const, message, help, deployments: [index] };
  });
}

/** Where no limit tells how bad it is. */
function sameMinuteFindings(
  deployments: readonly PlannedDeployment[],
  { schedules, perMinute, from }: Starts,
  { pools }: Limits,
): CapacityFinding[] {
  const most = perMinute.reduce((best, count, minute) => (count > (perMinute[best] ?? 0) ? minute : best), 0);
  if ((perMinute[most] ?? 0) < MANY_AT_ONCE) return [];
  const at = from + most * 60_000;
  const isThen = (instant: number): boolean => instant >= at && instant < at + 60_000;
  const then = schedules
    .filter(({ fires }) => fires?.instants.some(isThen))
    .map(({ deployment }) => deployment);
  const free = [...new Set(then)].filter((index) => {
    const known = pools.get(deployments[index]?.pool ?? '');
    return known?.limit === undefined || known.limit === null;
  });
  if (free.length < MANY_AT_ONCE) return [];
  return [
    {
      kind: 'same-minute',
      message: `${free.length} deployments start in the same minute, ${minuteText(at)} UTC, in pools without a known limit`,
      help: 'spread them over the hour, or give the pool a concurrency limit',
      deployments: free,
    },
  ];
}

function unknownFindings(
  deployments: readonly PlannedDeployment[],
  { schedules, simulatedTo, to, total }: Starts,
): CapacityFinding[] {
  const unknown = schedules.flatMap(({ deployment, why }): CapacityFinding[] => {
    if (why === undefined) return [];
    const message = `a schedule of \`${deployments[deployment]?.name ?? ''}\` cannot be foreseen: ${why}`;
    return [{ kind: 'not-foreseen', message, deployments: [deployment] }];
  });
  if (simulatedTo >= to) return unknown;
  const isCounted = schedules.every(({ fires }) => fires?.isCut !== true);
  const message = `${isCounted ? '' : 'more than '}${total} starts are too many to simulate: waiting is known until ${minuteText(simulatedTo)} UTC only`;
  return [...unknown, { kind: 'cut-short', message, deployments: [] }];
}

function indicesOf(
  deployments: readonly PlannedDeployment[],
  isMeant: (deployment: PlannedDeployment) => boolean,
): number[] {
  return deployments.flatMap((deployment, index) => (isMeant(deployment) ? [index] : []));
}
