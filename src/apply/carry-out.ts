/**
 * Carries a plan out under the deploy lock and leaves a release record: lock, read again what will be written, record
 * «running», apply, record the outcome, unlock. An empty plan takes no lock and leaves no record.
 */
import { TqError } from '../tq-error.ts';
import type { ExitReason } from '../exit-code.ts';
import { isEqual } from '../plan/equal.ts';
import { hasChanges, type Plan } from '../plan/plan.ts';
import { comparable, mergeFresh } from '../plan/fresh-plan.ts';
import { type HeldBack, type HeldDeployment, holdBack, scheduleKey } from '../plan/hold-back.ts';
import { fullName } from '../plan/state.ts';
import type { Clock } from '../ports/clock.ts';
import type { Machine } from '../ports/machine.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import { finishRelease, withHeldBack } from '../release/begin-release.ts';
import { lockName } from '../release/project-identity.ts';
import { toNote, type StoredRelease } from '../release/record-note.ts';
import type { Release } from '../release/release.ts';
import { apply, type ApplyOptions, type ApplyPorts } from './apply.ts';
import { holdLock, type HeldLock } from './hold-lock.ts';
import { exitReasonOf, type Report } from './report.ts';
import type { SmokeOptions } from './smoke.ts';

export interface Undertaking {
  project: string;
  plan: Plan;
  /** What the plan writes, worked out anew from what the server holds now. */
  replan: () => Promise<Plan>;
  /** Somebody has agreed to this very plan, so that another one must not be carried out. */
  isApproved: boolean;
  /** 0: another deploy's lock is not waited for. */
  lockTimeoutSeconds: number;
  options: ApplyOptions;
  begin: (now: {
    plan: Plan;
    previous: Release | undefined;
    lease: string | null;
    startedAt: Date;
    heldBack: HeldBack;
  }) => Release;
  /** The newest release of the project. */
  latest: () => Promise<StoredRelease | undefined>;
  /** Whether each changed deployment is tried by a run before its schedules are switched on. */
  smoke?: SmokeOptions;
}

export interface CarryOutPorts extends Pick<ApplyPorts, 'interruption' | 'onStart' | 'onOutcome'> {
  prefect: PrefectClient;
  clock: Clock;
  machine: Machine;
  note: (line: string) => void;
  /** Takes known secrets out of a text. */
  redact: (text: string) => string;
}

/** Throws `TqError` as long as nothing has been written; from then on everything that fails is in the report. */
export async function carryOut(undertaking: Undertaking, ports: CarryOutPorts): Promise<Report> {
  const { plan, project, latest, lockTimeoutSeconds } = undertaking;
  if (!hasChanges(plan)) return apply(plan, { ...ports, halted: () => undefined }, undertaking.options);
  const lock = await holdLock(lockName(project), lockTimeoutSeconds, {
    ...ports,
    lock: ports.prefect,
    latest: async () => (await latest())?.release,
  });
  let isUnreachable = false;
  try {
    const report = await underLock(undertaking, lock, ports);
    isUnreachable = lostServer(report);
    return report;
  } finally {
    await unlock(lock, isUnreachable, ports.note);
  }
}

async function underLock(undertaking: Undertaking, lock: HeldLock, ports: CarryOutPorts): Promise<Report> {
  const { options, begin, latest } = undertaking;
  const startedAt = ports.clock.now();
  const plan = await planNow(undertaking, ports.note);
  // Whoever takes long to read must not write under a lock that somebody took for left behind.
  await lock.confirm();
  const underLock = { ...ports, halted: () => lock.lost() };
  const isStopped = (lock.lost() ?? ports.interruption.requested()) !== undefined;
  if (isStopped || !hasChanges(plan)) return apply(plan, underLock, options);
  const previous = (await latest())?.release;
  const trial = undertaking.smoke === undefined ? undefined : holdBack(plan);
  const heldBack = waitingSchedules(plan, previous, trial?.held ?? []);
  const release = begin({ plan, previous, lease: lock.lease, startedAt, heldBack });
  const noteId = await ports.prefect.createReleaseNote(toNote(release));
  const applied = await apply(trial?.plan ?? plan, underLock, options);
  const report = await tryOut(applied, trial?.held ?? [], undertaking.smoke, underLock);
  if (lostServer(report)) ports.note('the release record was not finished, since the server does not answer');
  else await record(noteId, withHeldBack(release, heldBack, unfinished(report)), report, ports);
  return report;
}

/** Schedules of what this run is about that wait: for a run of its own, or since an earlier deploy. */
function waitingSchedules(
  plan: Plan,
  previous: Release | undefined,
  held: readonly HeldDeployment[],
): HeldBack {
  const waiting: Record<string, readonly string[]> = {};
  for (const { desired } of plan.changes) {
    const before = previous?.heldBack?.[fullName(desired)];
    if (before !== undefined) waiting[fullName(desired)] = before;
  }
  for (const deployment of held) {
    const name = fullName(deployment);
    const now = deployment.schedules.map(scheduleKey);
    if (now.length > 0) waiting[name] = [...new Set([...(waiting[name] ?? []), ...now])];
  }
  return waiting;
}

/** Names of what is not as the file wants it. */
function unfinished({ outcomes }: Report): string[] {
  return outcomes.filter(({ status }) => status === 'failed' || status === 'skipped').map(({ name }) => name);
}

async function tryOut(
  applied: Report,
  held: readonly HeldDeployment[],
  options: SmokeOptions | undefined,
  ports: CarryOutPorts & { halted: () => string | undefined },
): Promise<Report> {
  if (options === undefined || held.length === 0) return applied;
  const { smoke } = await import('./smoke.ts');
  return smoke(applied, held, options, ports);
}

/** The plan as it is now that nobody else deploys: the same, or planned anew. */
async function planNow(
  { plan, replan, isApproved }: Undertaking,
  note: (line: string) => void,
): Promise<Plan> {
  const fresh = await replan();
  const now = mergeFresh(plan, fresh);
  const before = comparable(plan);
  const moved = [...comparable(now)].filter(([name, change]) => !isEqual(before.get(name), change));
  if (moved.length === 0) return now;
  const names = moved.map(([name]) => name).join(', ');
  if (!isApproved) {
    note(`changed on the server meanwhile, and planned anew: ${names}`);
    return now;
  }
  throw new TqError('failed', `the server has moved on since the plan was made: ${names}`, {
    help: 'nothing was written; make the plan again and look at it',
  });
}

async function record(
  noteId: string,
  release: Release,
  report: Report,
  { prefect, clock, note, redact }: CarryOutPorts,
): Promise<void> {
  const reason: ExitReason = exitReasonOf(report);
  try {
    await prefect.updateReleaseNote(
      noteId,
      toNote(finishRelease(release, report, reason, clock.now(), redact)),
    );
  } catch (error) {
    if (!(error instanceof TqError)) throw error;
    note(`the release record could not be finished: ${error.message}`);
  }
}

/** Another try would only wait for the same silence. */
function lostServer(report: Report): boolean {
  return report.outcomes.some((outcome) => outcome.status === 'failed' && outcome.reason === 'unreachable');
}

async function unlock(lock: HeldLock, isUnreachable: boolean, note: (line: string) => void): Promise<void> {
  if (lock.lease === null) return;
  try {
    if (isUnreachable) lock.stop();
    else await lock.release();
  } catch (error) {
    if (!(error instanceof TqError)) throw error;
    note(`the deploy lock could not be released and expires by itself: ${error.message}`);
  }
}
