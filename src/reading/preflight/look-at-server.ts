/** What only the Prefect server can tell of a project: pools, workers, queues, blocks, variables, automations. Reads only. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { LiveDeployment, LiveWorkPool, WorkQueueName } from '../../plan/state.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadinessReader } from '../../ports/readiness-reader.ts';
import type { PythonParser } from '../../ports/python-parser.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { ALL_CHECKS } from '../../preflight/checks/all-checks.ts';
import { isServedByWorkers, pausedQueues } from '../../preflight/pool-readiness.ts';
import { type LayerAnswer, NO_ANSWER, type Remark, together } from '../../preflight/verdict/answer.ts';
import { WorkQueues } from '../../preflight/work-queues.ts';
import type { CheckedProject } from '../../project/checks/check.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import type { TqError } from '../../tq-error.ts';
import { readLiveDeployments } from '../planning/read-live-state.ts';
import { serverFindings } from '../checking/server-findings.ts';
import { type Asked, isSilent, Questions, reasonOf } from './server/asking.ts';
import { lookAtNamedValues } from './server/look-at-named-values.ts';
import { lookAtWatching } from './server/look-at-watching.ts';
import { entriesByPlace, namedOf, poolsOf } from './server/places.ts';
import { flowUses } from './server/flow-uses.ts';
import { entryOf, type PreflightSubject } from './subject.ts';

export interface ServerLookPorts {
  /** Throws a `TqError` when the server cannot be reached. */
  connect: () => Promise<PrefectReader & ReadinessReader>;
  files: FileSystem;
  python: PythonParser;
  clock: Pick<Clock, 'every'>;
  /** From here on nothing that is said contains this text. */
  keepSecret?: (text: string) => void;
  /** Why the server did not answer before; it is not asked again. */
  unanswered?: TqError;
}

export interface ServerLook {
  answer: LayerAnswer;
  /** Why the server could not tell its part; the answer then skips every check that needs it. */
  failure?: TqError;
}

/** What one endpoint refuses leaves out the checks that need it, and no others. A bounded number of requests. */
export async function lookAtServer(subject: PreflightSubject, ports: ServerLookPorts): Promise<ServerLook> {
  if (ports.unanswered !== undefined) return withoutServer(ports.unanswered);
  const connected = await new Questions(ports.clock).ask('anything', ports.connect);
  if ('untold' in connected) return withoutServer(connected.failure);
  const prefect = connected.told;
  const questions = new Questions(ports.clock);
  const names = poolsOf(subject);
  const pools: Asked<LiveWorkPool[]> =
    names.length === 0 ? { told: [] } : await questions.ask('work pools', () => prefect.findWorkPools(names));
  if ('untold' in pools && isSilent(pools.failure)) return withoutServer(pools.failure);
  const uses = flowUses(subject, ports);
  const live = liveDeployments(subject, prefect, questions);
  const answers = await Promise.all([
    lookAtPools(subject, prefect, { pools, live, questions }),
    lookAtQueues(subject, prefect, questions),
    lookAtWorkers(subject, prefect, { pools, questions }),
    lookAtNamedValues(subject, prefect, { pools, uses, questions }),
    lookAtWatching(subject, prefect, { pools, live, uses, questions }),
  ]);
  const { failure } = questions;
  return failure === undefined ? { answer: together(answers) } : withoutServer(failure);
}

/** Every check that needs the server, and is not somebody else's. */
function withoutServer(failure: TqError): ServerLook {
  const text = reasonOf(failure, 'anything');
  const skipped = ALL_CHECKS.filter(({ needs }) => needs === 'server').map(({ id }) => ({ check: id, text }));
  return { answer: { ...NO_ANSWER, skipped }, failure };
}

async function liveDeployments(
  subject: PreflightSubject,
  prefect: PrefectReader,
  questions: Questions,
): Promise<Asked<{ deployments: LiveDeployment[]; flowIds: Readonly<Record<string, string>> }>> {
  const names = subject.checked.flows.map(({ deployment: { name }, flow: { flowName } }) => ({
    flowName,
    name,
  }));
  if (names.length === 0) return { told: { deployments: [], flowIds: {} } };
  return questions.ask('deployments', () => readLiveDeployments(names, [], prefect));
}

type LiveAnswer = ReturnType<typeof liveDeployments>;

interface AboutPools {
  pools: Asked<LiveWorkPool[]>;
  questions: Questions;
}

/** The part that a deploy says as well. */
async function lookAtPools(
  { checked }: PreflightSubject,
  prefect: PrefectReader,
  { pools, live: asked, questions }: AboutPools & { live: LiveAnswer },
): Promise<LayerAnswer> {
  const { document } = checked;
  const known = await asked;
  if ('untold' in pools)
    return {
      ...NO_ANSWER,
      skipped: [
        { check: 'pool-ready', text: pools.untold },
        { check: 'job-variables-taken', text: pools.untold },
      ],
    };
  const { deployments, flowIds } = 'told' in known ? known.told : { deployments: [], flowIds: {} };
  const live = { workPools: pools.told, flowIds, deployments };
  const { isCloud } = prefect;
  const about = { isCloud, live, needsWorkers: true };
  const findingsWith = (queues: WorkQueues): Promise<Diagnostic[]> =>
    serverFindings(document, namedOf(checked), { ...about, queues });
  const found = await questions.ask('work queues', () => findingsWith(new WorkQueues(prefect)));
  // What is not told of queues leaves the rest of what there is to say of pools.
  const findings =
    'told' in found
      ? found.told
      : await findingsWith(new WorkQueues({ findWorkQueues: async (all) => [...all] }));
  const entriesOf = entriesByPlace(checked);
  return {
    ...NO_ANSWER,
    skipped: withoutPool(checked, pools.told),
    findings: findings.map((finding) => ({ finding, entries: entriesOf(finding) })),
  };
}

/** Nothing can be held against the template of a pool that is not there. */
function withoutPool({ deployments }: CheckedProject, pools: readonly LiveWorkPool[]): Remark[] {
  const there = new Set(pools.map(({ name }) => name));
  return deployments
    .filter(({ workPool: { name } }) => !there.has(name) && !holdsPlaceholder(name))
    .map((deployment) => ({
      check: 'job-variables-taken',
      entries: [entryOf(deployment)],
      text: `the server has no work pool \`${deployment.workPool.name}\``,
    }));
}

async function lookAtQueues(
  { checked }: PreflightSubject,
  prefect: ReadinessReader,
  questions: Questions,
): Promise<LayerAnswer> {
  const named = new Map(
    checked.deployments.map(({ workPool: { name, workQueueName } }): [string, WorkQueueName] => [
      `${name}/${workQueueName ?? 'default'}`,
      { workPoolName: name, name: workQueueName ?? 'default' },
    ]),
  );
  if (named.size === 0) return NO_ANSWER;
  const paused = await questions.ask('work queues', () => prefect.findPausedQueues([...named.values()]));
  if ('untold' in paused) return { ...NO_ANSWER, skipped: [{ check: 'pool-ready', text: paused.untold }] };
  const entriesOf = entriesByPlace(checked);
  const findings = pausedQueues(checked.document, checked.deployments, paused.told);
  return { ...NO_ANSWER, findings: findings.map((finding) => ({ finding, entries: entriesOf(finding) })) };
}

/** How many there are, to be seen; that there is none the server says with the pool itself. */
async function lookAtWorkers(
  { checked }: PreflightSubject,
  prefect: ReadinessReader,
  { pools, questions }: AboutPools,
): Promise<LayerAnswer> {
  if ('untold' in pools) return NO_ANSWER;
  const remarks = await Promise.all(
    pools.told.map(async (pool): Promise<{ seen?: Remark; skipped?: Remark }> => {
      const entries = checked.deployments.filter(({ workPool }) => workPool.name === pool.name).map(entryOf);
      const base = { check: 'pool-ready', entries } as const;
      const words = `pool \`${pool.name}\` (${pool.type})`;
      if (!isServedByWorkers(pool)) return { seen: { ...base, text: words } };
      const online = await questions.ask('workers', () => prefect.countOnlineWorkers(pool.name));
      if ('untold' in online) return { skipped: { ...base, text: online.untold } };
      const workers = `${online.told} ${online.told === 1 ? 'worker' : 'workers'} online`;
      return { seen: { ...base, text: `${words}, ${workers}` } };
    }),
  );
  return {
    ...NO_ANSWER,
    seen: remarks.flatMap(({ seen }) => seen ?? []),
    skipped: remarks.flatMap(({ skipped }) => skipped ?? []),
  };
}
