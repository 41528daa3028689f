/** More starts than there is room for, in pools, queues and tags. */
import { aboutAll, aboutThose } from './about.ts';
import {
  type Crowd,
  type Limits,
  type PlannedDeployment,
  queueKey,
  type Simulation,
  type Starts,
} from './capacity.ts';
import type { CapacityFinding } from './capacity-findings.ts';
import { counted, lengthText, minuteText } from './words.ts';

/** So many deployments at one minute are worth a word where no limit is known. */
const MANY_AT_ONCE = 20;

/** The worst minute of each pool. */
export function poolFindings(
  deployments: readonly PlannedDeployment[],
  { crowds }: Simulation,
  { pools }: Limits,
): CapacityFinding[] {
  return [...new Set(crowds.map(({ pool }) => pool))].flatMap((pool) => {
    const isOwn = (index: number): boolean => deployments[index]?.isOther !== true;
    const own = crowds.filter((crowd) => crowd.pool === pool && crowd.deployments.some(isOwn));
    const [worst] = own;
    if (worst === undefined) return [];
    const others = own.length - 1;
    const what = startsOf(worst, worst.deployments.filter((index) => !isOwn(index)).length);
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
      // Those of the worst minute first, at whose place it is said.
      about: aboutAll([...new Set(own.flatMap((crowd) => crowd.deployments))]),
    };
  });
}

function startsOf({ starts, deployments }: Crowd, others: number): string {
  const count = deployments.length;
  const ofOthers = others === 0 ? '' : ` (${others} of them of other projects)`;
  return starts === count
    ? `${counted(count, 'deployment')}${ofOthers} ${count === 1 ? 'starts' : 'start'}`
    : `${counted(starts, 'run')} of ${counted(count, 'deployment')}${ofOthers} start`;
}

function lastWait(longest: number, isLowerBound: boolean): string {
  if (longest === 0) return 'how long the last waits is not known without `expected_duration`';
  return `the last waits ${isLowerBound ? 'at least ' : ''}${lengthText(longest)}`;
}

/** Queues in which runs wait. */
export function queueFindings(
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
      about: aboutThose(deployments, ({ pool, queue }) => queueKey(pool ?? '', queue) === key),
    };
  });
}

/** Tags with more runs at once than slots. */
export function tagFindings(
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
      about: aboutThose(deployments, (each) => each.tags.includes(tag)),
    };
  });
}

/** Where no limit tells how bad it is. */
export function sameMinuteFindings(
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
      about: aboutAll(free),
    },
  ];
}
