/** Whether what schedules start in the days ahead has room: simulated from the files, and from what a server knows. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path, Span } from '../../diagnostics/span.ts';
import type { CapacityFacts, UnreadFact } from '../../preflight/capacity/capacity-facts.ts';
import type { About } from '../../preflight/capacity/about.ts';
import {
  type CapacityFinding,
  capacityFindings,
  type CapacityKind,
} from '../../preflight/capacity/capacity-findings.ts';
import type { Limits, PlannedDeployment, Starts } from '../../preflight/capacity/capacity.ts';
import { foreseeStarts } from '../../preflight/capacity/foresee-starts.ts';
import { knownUntil } from '../../preflight/capacity/cut-findings.ts';
import { plannedDeployments } from '../../preflight/capacity/planned-deployments.ts';
import { simulate } from '../../preflight/capacity/simulate.ts';
import { counted, minuteText, startsText } from '../../preflight/capacity/words.ts';
import type { Found, LayerAnswer, Remark } from '../../preflight/verdict/answer.ts';
import type { Document } from '../../project/document.ts';
import { valueAt } from '../../project/yaml-value.ts';
import { entryOf, type PreflightSubject } from './subject.ts';

const DAYS = 7;
const NO_LIMITS: Limits = { pools: new Map(), queues: new Map(), tags: new Map() };
/** So many other places are named beside the first one. */
const MOST_RELATED = 3;

const CODES = {
  'pool-crowded': 'TQ4451',
  'queue-crowded': 'TQ4451',
  'tag-over-limit': 'TQ4451',
  'interval-shorter-than-run': 'TQ4452',
  'runs-cancelled': 'TQ4452',
  'runs-stuck': 'TQ4453',
  'same-minute': 'TQ4454',
  'time-never-comes': 'TQ4455',
  'time-comes-twice': 'TQ4455',
  'not-foreseen': 'TQ4456',
  'cut-short': 'TQ4456',
} as const satisfies Record<CapacityKind, Diagnostic['code']>;

/** From `checked.now` on. Without `facts` no limit is known, and of run times only what the file says. */
export function lookAtCapacity({ checked }: PreflightSubject, facts?: CapacityFacts): LayerAnswer {
  const own = plannedDeployments({ checked }, facts);
  const entries = checked.deployments.map(entryOf);
  const planned = [...own, ...(facts?.others ?? [])];
  const limits = facts?.limits ?? NO_LIMITS;
  const starts = foreseeStarts(planned, checked.now.getTime(), DAYS);
  const simulation = simulate(planned, starts, limits);
  const counts = startsOf(starts);
  const until = knownUntil(planned, starts, limits);
  const findings = capacityFindings(planned, starts, simulation, limits).flatMap((finding): Found[] => {
    const about = finding.about.filter(({ deployment }) => deployment < own.length);
    if (about.length === 0 && finding.about.length > 0) return [];
    return [
      {
        finding: toDiagnostic({ ...finding, about }, checked.document, entries, own),
        entries: about.length === 0 ? undefined : about.map(({ deployment }) => entries[deployment] ?? -1),
      },
    ];
  });
  return {
    findings,
    seen: own.map((deployment, index) => ({
      check: 'room-for-starts',
      entries: [entries[index] ?? -1],
      text: seenOf(
        deployment,
        counts.get(index) ?? counted(0, 'start'),
        simulation.deployments[index]?.peak ?? 0,
      ),
    })),
    skipped: [...cutShort(own, entries, until), ...skippedOf(own, entries, facts?.unread ?? [])],
    sources: new Map(),
  };
}

function toDiagnostic(
  { kind, message, help, about }: CapacityFinding,
  document: Document,
  entries: readonly number[],
  own: readonly PlannedDeployment[],
): Diagnostic {
  const places = about.map((each) => ({
    where: placeOf(each, document, entries[each.deployment] ?? -1),
    text: `also \`${own[each.deployment]?.name ?? ''}\``,
  }));
  const [first, ...others] = places;
  const found = diagnostic(CODES[kind], {
    message,
    where: first?.where,
    ...(others.length === 0 ? {} : { related: others.slice(0, MOST_RELATED) }),
    help,
  });
  // What comes twice is planned once, as one would have it.
  return kind === 'time-comes-twice' ? { ...found, severity: 'hint' } : found;
}

/** The schedule, else all schedules of the entry, else the entry. */
function placeOf({ schedule }: About, document: Document, entry: number): Span {
  const path: Path = ['deployments', entry];
  const schedules = valueAt(document.data, [...path, 'schedules']);
  const only = Array.isArray(schedules) && schedules.length === 1 ? 0 : undefined;
  const index = schedule ?? only;
  if (index !== undefined && Array.isArray(schedules) && index < schedules.length)
    return document.spanOf([...path, 'schedules', index]);
  const key = ['schedules', 'schedule'].find((each) => valueAt(document.data, [...path, each]) !== undefined);
  return key === undefined ? document.spanOf(path) : document.spanOf([...path, key], 'key');
}

/** By deployment: `5 starts`. */
function startsOf({ schedules }: Starts): Map<number, string> {
  const counts = new Map<number, { starts: number; isMore: boolean }>();
  for (const { deployment, fires } of schedules) {
    const { starts, isMore } = counts.get(deployment) ?? { starts: 0, isMore: false };
    const more = fires?.instants.length ?? 0;
    counts.set(deployment, { starts: starts + more, isMore: isMore || fires?.isCut === true });
  }
  return new Map(
    [...counts].map(([deployment, { starts, isMore }]) => [deployment, startsText(starts, isMore)]),
  );
}

/** A simulation that ends early has seen no crowd behind its end. */
function cutShort(
  own: readonly PlannedDeployment[],
  entries: readonly number[],
  until: ReadonlyMap<number, number>,
): Remark[] {
  return [...until].flatMap(([index, end]): Remark[] => {
    const deployment = own[index];
    if (deployment === undefined || !isScheduled(deployment)) return [];
    const text = `what its pool starts is too much to simulate behind ${minuteText(end)} UTC`;
    return [{ check: 'room-for-starts', entries: [entries[index] ?? -1], text }];
  });
}

function isScheduled({ isPaused, schedules }: PlannedDeployment): boolean {
  return !isPaused && schedules.some(({ isActive }) => isActive);
}

function seenOf(deployment: PlannedDeployment, starts: string, peak: number): string {
  const { expected, limit } = deployment;
  if (!isScheduled(deployment)) return 'nothing is scheduled';
  const atOnce = expected === undefined || limit !== null ? '' : `, at most ${peak} at once`;
  return `${starts} in ${DAYS} days${atOnce}`;
}

/** What the server did not tell, and how long runs take where nobody does. */
function skippedOf(
  own: readonly PlannedDeployment[],
  entries: readonly number[],
  unread: readonly UnreadFact[],
): Remark[] {
  const remarks = unread
    .filter(({ what }) => what !== 'run times')
    .map(({ what, why }): Remark => ({
      check: 'room-for-starts',
      text: `the ${what} are not known: ${why}`,
    }));
  const untimed = own.flatMap((deployment, index) =>
    deployment.expected === undefined && isScheduled(deployment) ? [entries[index] ?? -1] : [],
  );
  for (const [index, { unread: text }] of own.entries())
    for (const check of text === undefined ? [] : FROM_SCHEDULES)
      remarks.push({ check, entries: [entries[index] ?? -1], text: text ?? '' });
  if (untimed.length === 0) return remarks;
  const why = unread.find(({ what }) => what === 'run times')?.why;
  const text = why === undefined ? UNKNOWN_TIME : `${UNKNOWN_TIME}; the server does not: ${why}`;
  return [...remarks, { check: 'runs-end-in-time', entries: untimed, text }];
}

const FROM_SCHEDULES = ['room-for-starts', 'runs-end-in-time', 'schedules-foreseen'] as const;
const UNKNOWN_TIME = 'how long a run takes is not known: `tq: {expected_duration: 10m}` tells it';
