/** What a server knows of limits, of others in the same pools and of run times. Asked in parallel, a bounded number of times. */
import type { CapacityFacts, HeldDeployment, UnreadFact } from '../../preflight/capacity/capacity-facts.ts';
import { type PlannedDeployment, queueKey } from '../../preflight/capacity/capacity.ts';
import { plannedDeployments } from '../../preflight/capacity/planned-deployments.ts';
import { fullName, type LiveDeployment, namesIn } from '../../plan/state.ts';
import type { CapacityReader } from '../../ports/capacity-reader.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import { TqError } from '../../tq-error.ts';
import { inTime } from '../in-time.ts';
import { PATIENCE } from './server/asking.ts';
import type { PreflightSubject } from './subject.ts';

/** Part of the server that is asked. */
export type CapacityServer = CapacityReader & Pick<PrefectReader, 'findDeployments'>;

interface CapacityPorts {
  connect: () => Promise<CapacityServer>;
  clock: Pick<Clock, 'every'>;
  unanswered?: TqError | undefined;
}

/** Of the deployments of a project; a server that does not answer, or did not before (`unanswered`), tells nothing. */
export async function capacityFactsOf(
  { checked }: Pick<PreflightSubject, 'checked'>,
  { connect, clock, unanswered }: CapacityPorts,
): Promise<{ facts: CapacityFacts; failure?: TqError }> {
  try {
    if (unanswered !== undefined) throw unanswered;
    const { facts } = await readCapacityFacts(plannedDeployments({ checked }), await connect(), clock);
    return { facts };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    return { facts: nothingKnown(failure), failure };
  }
}

/** What is known of a server that does not answer. */
export function nothingKnown({ message }: TqError): CapacityFacts {
  const unread: UnreadFact[] = [{ what: 'limits of pools', why: message }];
  const limits = { pools: new Map(), queues: new Map(), tags: new Map() };
  return { limits, expected: new Map(), held: new Map(), others: [], unread };
}

/** What becomes of each question to a server. */
class Questions {
  readonly unread: UnreadFact[] = [];
  /** Why the first one got no answer. */
  failure: TqError | undefined;
  isAnswered = false;
  readonly #clock: Pick<Clock, 'every'>;

  constructor(clock: Pick<Clock, 'every'>) {
    this.#clock = clock;
  }

  /** `about`: whom it is about. Nothing is sent to a server that is asked about nobody, so that this is no answer of it. */
  async ask<T>(
    what: UnreadFact['what'],
    about: readonly unknown[],
    question: () => Promise<T>,
    otherwise: T,
  ): Promise<T> {
    try {
      const answer = await inTime(question(), this.#clock, { patience: PATIENCE, who: 'the server' });
      this.isAnswered ||= about.length > 0;
      return answer;
    } catch (error) {
      if (!(error instanceof TqError)) throw error;
      this.failure ??= error;
      if (!this.unread.some((each) => each.what === what)) this.unread.push({ what, why: error.message });
      return otherwise;
    }
  }
}

/**
 * `deployments`: those in question, as files tell them. What the server refuses to tell stands in `unread`; nothing is thrown for it.
 * `failure`: it told nothing of all that it was asked, first for this reason.
 */
export async function readCapacityFacts(
  deployments: readonly PlannedDeployment[],
  prefect: CapacityServer,
  clock: Pick<Clock, 'every'>,
): Promise<{ facts: CapacityFacts; failure?: TqError | undefined }> {
  const questions = new Questions(clock);
  const { unread } = questions;
  const ask = questions.ask.bind(questions);
  const names = deployments.filter(({ name }) => name.includes('/')).map(({ name }) => namesIn(name));
  const poolNames = [...new Set(deployments.flatMap(({ pool }) => pool ?? []))];
  const [held, sharing, pools, tags] = await Promise.all([
    ask('deployments', names, () => prefect.findDeployments(names), []),
    ask('deployments', poolNames, () => prefect.listDeploymentsOfPools(poolNames), {
      deployments: [],
      isWhole: true,
    }),
    ask('limits of pools', poolNames, () => prefect.findPoolLimits(poolNames), []),
    ask('limits of tags', deployments, () => prefect.findTagLimits(), {}),
  ]);
  if (!sharing.isWhole)
    unread.push({ what: 'deployments', why: `the pools have more than ${sharing.deployments.length}` });
  const mine = new Set(deployments.map(({ name }) => name));
  const others = sharing.deployments.filter((each) => !mine.has(fullName(each)) && isScheduled(each));
  const queueNames = [...deployments, ...others.map((each) => toPlanned(each))].flatMap(({ pool, queue }) =>
    pool === null ? [] : { workPoolName: pool, name: queue ?? 'default' },
  );
  const ids = [...held, ...others].map(({ id }) => id);
  const [queues, times] = await Promise.all([
    ask('limits of queues', queueNames, () => prefect.findQueueLimits(queueNames), []),
    ask('run times', ids, () => prefect.findRunTimes(ids), {}),
  ]);
  const expectedOf = ({ id }: LiveDeployment): number | undefined => median(times[id] ?? []);
  const facts: CapacityFacts = {
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
  return questions.isAnswered ? { facts } : { facts, failure: questions.failure };
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
