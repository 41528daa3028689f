/** What a server knows of limits, of others in the same pools and of run times. Asked in parallel, a bounded number of times. */
import type { CapacityFacts, HeldDeployment, UnreadFact } from '../../preflight/capacity/capacity-facts.ts';
import { type PlannedDeployment, queueKey } from '../../preflight/capacity/capacity.ts';
import { plannedDeployments } from '../../preflight/capacity/planned-deployments.ts';
import { fullName, type LiveDeployment, namesIn } from '../../plan/state.ts';
import type { CapacityReader } from '../../ports/capacity-reader.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import { TqError } from '../../tq-error.ts';
import type { PreflightSubject } from './subject.ts';

/** Part of the server that is asked. */
export type CapacityServer = CapacityReader & Pick<PrefectReader, 'findDeployments'>;

/** Of the deployments of a project; a server that does not answer, or did not before (`unanswered`), tells nothing. */
export async function capacityFactsOf(
  { checked }: Pick<PreflightSubject, 'checked'>,
  { connect, unanswered }: { connect: () => Promise<CapacityServer>; unanswered?: TqError | undefined },
): Promise<{ facts: CapacityFacts; failure?: TqError }> {
  try {
    if (unanswered !== undefined) throw unanswered;
    return { facts: await readCapacityFacts(plannedDeployments({ checked }), await connect()) };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    const unread: UnreadFact[] = [{ what: 'limits of pools', why: failure.message }];
    const limits = { pools: new Map(), queues: new Map(), tags: new Map() };
    return { facts: { limits, expected: new Map(), held: new Map(), others: [], unread }, failure };
  }
}

/** `deployments`: those in question, as files tell them. What the server refuses to tell stands in `unread`; nothing is thrown for it. */
export async function readCapacityFacts(
  deployments: readonly PlannedDeployment[],
  prefect: CapacityServer,
): Promise<CapacityFacts> {
  const unread: UnreadFact[] = [];
  const ask = async <T>(what: UnreadFact['what'], question: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof TqError)) throw error;
      if (!unread.some((each) => each.what === what)) unread.push({ what, why: error.message });
      return otherwise;
    }
  };
  const names = deployments.filter(({ name }) => name.includes('/')).map(({ name }) => namesIn(name));
  const poolNames = [...new Set(deployments.flatMap(({ pool }) => pool ?? []))];
  const [held, sharing, pools, tags] = await Promise.all([
    ask('deployments', () => prefect.findDeployments(names), []),
    ask('deployments', () => prefect.listDeploymentsOfPools(poolNames), { deployments: [], isWhole: true }),
    ask('limits of pools', () => prefect.findPoolLimits(poolNames), []),
    ask('limits of tags', () => prefect.findTagLimits(), {}),
  ]);
  if (!sharing.isWhole)
    unread.push({ what: 'deployments', why: `the pools have more than ${sharing.deployments.length}` });
  const mine = new Set(deployments.map(({ name }) => name));
  const others = sharing.deployments.filter((each) => !mine.has(fullName(each)) && isScheduled(each));
  const queueNames = [...deployments, ...others.map((each) => toPlanned(each))].flatMap(({ pool, queue }) =>
    pool === null ? [] : { workPoolName: pool, name: queue ?? 'default' },
  );
  const [queues, times] = await Promise.all([
    ask('limits of queues', () => prefect.findQueueLimits(queueNames), []),
    ask('run times', () => prefect.findRunTimes([...held, ...others].map(({ id }) => id)), {}),
  ]);
  const expectedOf = ({ id }: LiveDeployment): number | undefined => median(times[id] ?? []);
  return {
    limits: {
      pools: new Map(pools.map(({ name, ...limit }) => [name, limit])),
      queues: new Map(
        queues.map(({ workPoolName, name, ...limit }) => [queueKey(workPoolName, name), limit]),
      ),
      tags: new Map(Object.entries(tags)),
    },
    expected: new Map(held.flatMap((each) => withName(each, expectedOf(each)))),
    held: new Map(held.map((each): [string, HeldDeployment] => [fullName(each), each])),
    others: others.map((each) => ({ ...toPlanned(each), expected: expectedOf(each) })),
    unread,
  };
}

function isScheduled({ paused, schedules }: LiveDeployment): boolean {
  return !paused && schedules.some(({ active }) => active);
}

function withName(deployment: LiveDeployment, expected: number | undefined): [string, number][] {
  return expected === undefined ? [] : [[fullName(deployment), expected]];
}

function toPlanned(deployment: LiveDeployment): PlannedDeployment {
  const { fields, paused, schedules } = deployment;
  return {
    name: fullName(deployment),
    pool: fields.work_pool_name,
    queue: fields.work_queue_name,
    tags: fields.tags,
    isPaused: paused,
    schedules: schedules.map(({ schedule, active }) => ({ timing: schedule, isActive: active })),
    limit: fields.concurrency_limit,
    strategy: fields.concurrency_options?.collision_strategy ?? 'ENQUEUE',
    expected: undefined,
    isOther: true,
  };
}

/** One long run among many says little. */
function median(times: readonly number[]): number | undefined {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}
