/** Whether anything on the server, or in the project, notices that runs of a deployment fail. */
import { nameList } from '../../../diagnostics/name-list.ts';
import { diagnostic } from '../../../diagnostics/diagnostic.ts';
import { fullName, type LiveDeployment, type LiveWorkPool } from '../../../plan/state.ts';
import type { ReadinessReader, WatchingAutomation } from '../../../ports/readiness-reader.ts';
import { type LayerAnswer, NO_ANSWER } from '../../../preflight/verdict/answer.ts';
import { watcherOf, type WatchedRun } from '../../../preflight/server/watching.ts';
import type { FlowDeployment } from '../../../project/checks/check.ts';
import { entryOf, type PreflightSubject } from '../subject.ts';
import type { Asked, Questions } from './asking.ts';
import type { FlowUse } from './flow-uses.ts';

interface Known {
  pools: Asked<LiveWorkPool[]>;
  live: Promise<Asked<{ deployments: LiveDeployment[]; flowIds: Readonly<Record<string, string>> }>>;
  uses: Promise<readonly FlowUse[]>;
  questions: Questions;
}

const MOST_NAMED = 3;

export async function lookAtWatching(
  { checked }: PreflightSubject,
  prefect: ReadinessReader,
  known: Known,
): Promise<LayerAnswer> {
  const [listed, live, uses] = await Promise.all([
    known.questions.ask('automations', () => prefect.listWatching()),
    known.live,
    known.uses,
  ]);
  if ('untold' in listed)
    return { ...NO_ANSWER, skipped: [{ check: 'failures-watched', text: listed.untold }] };
  const runs = runsBy('told' in live ? live.told : undefined, 'told' in known.pools ? known.pools.told : []);
  const automations = [...listed.told.automations, ...ofFile(checked.flows)];
  const watched = checked.flows.map((each) => ({ each, watcher: watcherOf(runs(each), automations) }));
  const unwatched = watched
    .filter(({ each, watcher }) => watcher === undefined && isUnattended(each) && !hasHook(each, uses))
    .map(({ each }) => each);
  const seen = watched.flatMap(({ each, watcher }) =>
    watcher === undefined
      ? []
      : [
          {
            check: 'failures-watched' as const,
            entries: [entryOf(each.deployment)],
            text: `the automation \`${watcher.name}\` watches`,
          },
        ],
  );
  const unknown = whatIsUnknown(listed.told, [live, known.pools]);
  if (unknown !== undefined && unwatched.length > 0)
    return {
      ...NO_ANSWER,
      seen,
      skipped: [
        {
          check: 'failures-watched',
          entries: unwatched.map(({ deployment }) => entryOf(deployment)),
          text: unknown,
        },
      ],
    };
  // The server has told what files alone could only guess.
  return { ...NO_ANSWER, seen, findings: said(checked.document, unwatched), superseded: ['TQ4009'] };
}

/** What lies beyond the bound may watch, and so may what names an id that was not told. */
function whatIsUnknown(
  { automations, isWhole }: { automations: readonly WatchingAutomation[]; isWhole: boolean },
  asked: readonly Asked<unknown>[],
): string | undefined {
  const [untold] = asked.flatMap((each) => ('untold' in each ? [each.untold] : []));
  return untold ?? (isWhole ? undefined : `the server has more than ${automations.length} automations`);
}

function said(
  document: PreflightSubject['checked']['document'],
  unwatched: readonly FlowDeployment[],
): LayerAnswer['findings'] {
  const [first] = unwatched;
  if (first === undefined) return [];
  const names = unwatched.map(({ deployment }) => deployment.name);
  const finding = diagnostic('TQ5017', {
    message: `no automation of the server watches for failed runs of ${nameList(names, MOST_NAMED)}`,
    where: document.spanOf([...first.deployment.path, 'name']),
    help: 'make an automation that sends a notification on `prefect.flow-run.Failed` and `prefect.flow-run.Crashed`, or give the flow `on_failure=[…]`',
  });
  return [{ finding, entries: unwatched.map(({ deployment }) => entryOf(deployment)) }];
}

/** Nobody waits for its runs. */
function isUnattended({
  deployment: { schedules = [], triggers, slas = [], paused },
}: FlowDeployment): boolean {
  const isScheduled = schedules.some(({ active }) => active !== false);
  return paused !== true && slas.length === 0 && (isScheduled || triggers.length > 0);
}

/** Whether the flow itself does something when it fails. */
function hasHook({ flow, deployment }: FlowDeployment, uses: readonly FlowUse[]): boolean {
  const entry = entryOf(deployment);
  const { offset } = flow.where.start;
  const calls = uses.filter(({ entries }) => entries.includes(entry)).flatMap(({ use }) => use.calls);
  return calls.some(
    ({ decorates, keywords, isOpen }) =>
      decorates?.where.start.offset === offset &&
      (isOpen || ['on_failure', 'on_crashed', 'on_completion'].some((name) => keywords.has(name))),
  );
}

/** What triggers of the file will make of other deployments. */
function ofFile(flows: readonly FlowDeployment[]): WatchingAutomation[] {
  return flows.flatMap(({ deployment }) =>
    deployment.triggers
      .filter(({ enabled }) => enabled !== false)
      .map(({ name, trigger }) => ({ name, trigger, actions: ['run-deployment'] })),
  );
}

function runsBy(
  live: { deployments: LiveDeployment[]; flowIds: Readonly<Record<string, string>> } | undefined,
  pools: readonly LiveWorkPool[],
): (each: FlowDeployment) => WatchedRun {
  const ids = new Map(live?.deployments.map((each) => [fullName(each), each.id]));
  const poolIds = new Map(pools.map(({ name, readiness }) => [name, readiness?.id]));
  return ({ deployment: { name, workPool, tags }, flow: { flowName } }) => ({
    deployment: { id: ids.get(fullName({ flowName, name })), name },
    flow: { id: live?.flowIds[flowName], name: flowName },
    pool: { id: poolIds.get(workPool.name), name: workPool.name },
    queueName: workPool.workQueueName ?? 'default',
    tags,
  });
}
