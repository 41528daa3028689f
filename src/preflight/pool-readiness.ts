/** Whether a work pool will start what is deployed to it: of the type that is stated, not paused, with a worker. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LiveWorkPool, WorkQueueName } from '../plan/state.ts';
import type { Document } from '../project/document.ts';
import { statedPoolType } from '../project/pool-types.ts';
import type { Deployment } from '../project/project.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';

type WithPool = Pick<Deployment, 'path' | 'workPool'>;

/** One diagnostic a pool and cause, at the first deployment that names it. */
export function checkPoolReadiness(
  document: Document,
  deployments: readonly WithPool[],
  live: readonly LiveWorkPool[],
  needsWorkers: boolean,
): Diagnostic[] {
  const firsts = new Map<string, WithPool>();
  for (const each of deployments) if (!firsts.has(each.workPool.name)) firsts.set(each.workPool.name, each);
  return live.flatMap((pool) => {
    const first = firsts.get(pool.name);
    return first === undefined
      ? []
      : [...otherType(document, pool), ...notReady(document, pool, { path: first.path, needsWorkers })];
  });
}

/** Those that push, and those that Prefect runs, have no workers. */
export function isServedByWorkers({ type }: Pick<LiveWorkPool, 'type'>): boolean {
  return type !== 'prefect-agent' && !/:(push|managed)$/.test(type);
}

function otherType(document: Document, { name, type }: LiveWorkPool): Diagnostic[] {
  const stated = statedPoolType(document, name);
  if (stated === undefined || stated === type || holdsPlaceholder(stated)) return [];
  return [
    diagnostic('TQ5011', {
      message: `the work pool \`${name}\` is of type \`${type}\` on the server, and of type \`${stated}\` under \`tq.pools\``,
      where: document.spanOf(['tq', 'pools', name]),
      help: 'correct the type, or name the pool that was meant',
    }),
  ];
}

/** A pool that is paused has nothing for its workers to do. */
function notReady(
  document: Document,
  pool: LiveWorkPool,
  { path, needsWorkers }: { path: WithPool['path']; needsWorkers: boolean },
): Diagnostic[] {
  const { name, readiness } = pool;
  if (readiness === undefined) return [];
  const where = document.spanOf([...path, 'work_pool', 'name']);
  if (readiness.isPaused)
    return [
      diagnostic('TQ5009', {
        message: `the work pool \`${name}\` is paused, so no run of it starts`,
        where,
        help: `resume it with \`prefect work-pool resume ${name}\``,
      }),
    ];
  if (!needsWorkers || readiness.hasWorkers || !isServedByWorkers(pool)) return [];
  return [
    diagnostic('TQ5010', {
      message: `no worker of the work pool \`${name}\` is online, so runs of it stay late`,
      where,
      help: `start one with \`prefect worker start --pool ${name}\``,
    }),
  ];
}

/** At the first deployment that names the queue. */
export function pausedQueues(
  document: Document,
  deployments: readonly WithPool[],
  paused: readonly WorkQueueName[],
): Diagnostic[] {
  return paused.flatMap(({ workPoolName, name }) => {
    const first = deployments.find(
      ({ workPool }) => workPool.name === workPoolName && (workPool.workQueueName ?? 'default') === name,
    );
    if (first === undefined) return [];
    const key = first.workPool.workQueueName === null ? 'name' : 'work_queue_name';
    return [
      diagnostic('TQ5009', {
        message: `the work queue \`${name}\` of the work pool \`${workPoolName}\` is paused, so no run in it starts`,
        where: document.spanOf([...first.path, 'work_pool', key]),
        help: `resume it with \`prefect work-queue resume ${name} --pool ${workPoolName}\``,
      }),
    ];
  });
}
