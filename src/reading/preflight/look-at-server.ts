/** What only the Prefect server can tell of a project: pools, workers, queues, blocks, variables, automations. Reads only. */
import type { LiveDeployment, LiveWorkPool, WorkQueueName } from '../../plan/state.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import type { ReadinessReader } from '../../ports/readiness-reader.ts';
import type { PythonParser } from '../../ports/python-parser.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { ALL_CHECKS } from '../../preflight/checks/all-checks.ts';
import { isServedByWorkers, pausedQueues } from '../../preflight/pool-readiness.ts';
import { type LayerAnswer, NO_ANSWER, type Remark, together } from '../../preflight/report/answer.ts';
import { WorkQueues } from '../../preflight/work-queues.ts';
import type { TqError } from '../../tq-error.ts';
import { readLiveDeployments } from '../read-live-state.ts';
import { serverFindings } from '../server-findings.ts';
import { type Asked, asking, isSilent, reasonOf } from './server/asking.ts';
import { lookAtNamedValues } from './server/look-at-named-values.ts';
import { lookAtWatching } from './server/look-at-watching.ts';
import { entriesByPlace, namedOf, poolsOf } from './server/places.ts';
import { flowUses } from './server/flow-uses.ts';
import type { PreflightSubject } from './subject.ts';

export interface ServerLookPorts {
  /** Throws a `TqError` when the server cannot be reached. */
  connect: () => Promise<PrefectReader & ReadinessReader>;
  files: FileSystem;
  python: PythonParser;
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
  const connected = await asking('anything', ports.connect);
  if ('untold' in connected) return withoutServer(connected.failure);
  const prefect = connected.told;
  const names = poolsOf(subject);
  const pools = await asking('work pools', () => prefect.findWorkPools(names));
  if ('untold' in pools && isSilent(pools.failure)) return withoutServer(pools.failure);
  const uses = flowUses(subject, ports);
  const live = asking('deployments', () => liveDeployments(subject, prefect));
  const answers = await Promise.all([
    lookAtPools(subject, prefect, { pools, live }),
    lookAtQueues(subject, prefect),
    lookAtWorkers(subject, prefect, pools),
    lookAtNamedValues(subject, prefect, { pools, uses }),
    lookAtWatching(subject, prefect, { pools, live, uses }),
  ]);
  return { answer: together(answers) };
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
): Promise<{ deployments: LiveDeployment[]; flowIds: Readonly<Record<string, string>> }> {
  const names = subject.checked.flows.map(({ deployment: { name }, flow: { flowName } }) => ({
    flowName,
    name,
  }));
  return readLiveDeployments(names, [], prefect);
}

type LiveAnswer = Asked<Awaited<ReturnType<typeof liveDeployments>>>;

/** The part that a deploy says as well. */
async function lookAtPools(
  { checked }: PreflightSubject,
  prefect: PrefectReader,
  { pools, live: asked }: { pools: Asked<LiveWorkPool[]>; live: Promise<LiveAnswer> },
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
  const queues = new WorkQueues(prefect);
  const found = await asking('work queues', () =>
    serverFindings(document, namedOf(checked), { ...about, queues }),
  );
  if ('untold' in found) {
    const none = new WorkQueues({ ...prefect, findWorkQueues: async (all) => [...all] });
    const rest = await serverFindings(document, namedOf(checked), { ...about, queues: none });
    return {
      ...NO_ANSWER,
      findings: rest.map((finding) => ({ finding, entries: entriesByPlace(checked)(finding) })),
    };
  }
  const entriesOf = entriesByPlace(checked);
  return {
    ...NO_ANSWER,
    findings: found.told.map((finding) => ({ finding, entries: entriesOf(finding) })),
  };
}

async function lookAtQueues({ checked }: PreflightSubject, prefect: ReadinessReader): Promise<LayerAnswer> {
  const named = new Map(
    checked.deployments.map(({ workPool: { name, workQueueName } }): [string, WorkQueueName] => [
      `${name}/${workQueueName ?? 'default'}`,
      { workPoolName: name, name: workQueueName ?? 'default' },
    ]),
  );
  if (named.size === 0) return NO_ANSWER;
  const paused = await asking('work queues', () => prefect.findPausedQueues([...named.values()]));
  if ('untold' in paused) return { ...NO_ANSWER, skipped: [{ check: 'pool-ready', text: paused.untold }] };
  const entriesOf = entriesByPlace(checked);
  const findings = pausedQueues(checked.document, checked.deployments, paused.told);
  return { ...NO_ANSWER, findings: findings.map((finding) => ({ finding, entries: entriesOf(finding) })) };
}

/** How many there are, to be seen; that there is none the server says with the pool itself. */
async function lookAtWorkers(
  { checked }: PreflightSubject,
  prefect: ReadinessReader,
  pools: Asked<LiveWorkPool[]>,
): Promise<LayerAnswer> {
  if ('untold' in pools) return NO_ANSWER;
  const remarks = await Promise.all(
    pools.told.map(async (pool): Promise<{ seen?: Remark; skipped?: Remark }> => {
      const entries = checked.deployments
        .filter(({ workPool }) => workPool.name === pool.name)
        .map(({ path }) => Number(path[1]));
      const base = { check: 'pool-ready', entries } as const;
      const words = `pool \`${pool.name}\` (${pool.type})`;
      if (!isServedByWorkers(pool)) return { seen: { ...base, text: words } };
      const online = await asking('workers', () => prefect.countOnlineWorkers(pool.name));
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
