/** A plan that is about to be carried out → the release that says so; and how it ended. */
import type { Outcome, Report } from '../apply/report.ts';
import type { ExitReason } from '../exit-code.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { HeldBack } from '../plan/hold-back.ts';
import type { Plan } from '../plan/plan.ts';
import { fullName, type DesiredState } from '../plan/state.ts';
import { hideSecrets } from '../project/secrets/hide-in-text.ts';
import { plainLine } from './note-markdown.ts';
import { owned, ownedAfter } from './ownership.ts';
import { plannedChanges } from './planned-changes.ts';
import { keepingOthers, recordedName, recordedState, type Redaction, WITHHELD } from './recorded-state.ts';
import { RECORD_VERSION, type Actor, type Ownership, type Release, type ReleaseCommit } from './release.ts';

export interface Beginning {
  run: string;
  project: string;
  tool: string;
  kind: Release['kind'];
  who: Actor;
  commit: ReleaseCommit | null;
  file: string;
  /** What objects are recorded as coming from; by default `file`. */
  origin?: string;
  startedAt: Date;
  plan: Plan;
  desired: DesiredState;
  /** SHA-256 by path. */
  rules: Readonly<Record<string, string>>;
  digests?: Readonly<Record<string, string>>;
  /** The newest release before this one. */
  previous: Release | undefined;
  /** Of a rollback: the release that it goes back to, whose record says what is wanted. */
  target?: Release;
  /** Schedules that wait for a smoke run. */
  heldBack?: HeldBack;
  redact: Redaction;
}

/** Says that all that the plan creates is owned from now on, because a deploy that dies may have created it. */
export function beginRelease(beginning: Beginning): Release {
  const { plan, desired, previous, target, startedAt, redact, heldBack = {}, ...rest } = beginning;
  const { run, project, tool, kind, who, commit, file, origin = file, rules, digests = {} } = rest;
  return {
    recordVersion: RECORD_VERSION,
    run,
    number: (previous?.number ?? 0) + 1,
    project,
    tool,
    kind,
    who,
    commit: target === undefined ? withoutSecrets(commit, redact) : target.commit,
    file,
    startedAt: startedAt.toISOString(),
    finished: null,
    changes: plannedChanges(plan),
    owned: withFilesOf(target, owned(plan, desired, origin, previous?.owned)),
    rules: { ...previous?.rules, ...target?.rules, ...rules },
    digests: { ...previous?.digests, ...target?.digests, ...digests },
    heldBack: { ...heldBefore(previous, desired), ...heldBack },
    state:
      target === undefined
        ? recordedState(plan, desired, previous?.state, redact)
        : keepingOthers(plan, previous?.state, target.state),
  };
}

/** Of what this run is about, what was held back before is not any more. */
function heldBefore(previous: Release | undefined, { deployments }: DesiredState): HeldBack {
  const names = new Set(deployments.map(fullName));
  return Object.fromEntries(Object.entries(previous?.heldBack ?? {}).filter(([name]) => !names.has(name)));
}

/** Those that were tried and completed are held back no more; `still` are full names. */
export function withHeldBack(release: Release, tried: HeldBack, still: readonly string[]): Release {
  const all = Object.entries(release.heldBack ?? {});
  const kept = all.filter(([name]) => !Object.hasOwn(tried, name) || still.includes(name));
  return { ...release, heldBack: Object.fromEntries(kept) };
}

/** What goes back to a release comes from the files that the release had it from. */
function withFilesOf(target: Release | undefined, now: Ownership): Ownership {
  const before = target?.owned.deployments ?? {};
  const deployments = Object.entries(now.deployments).map(([name, each]) => {
    const file = before[name]?.file;
    return [name, file === undefined ? each : { ...each, file }] as const;
  });
  return { ...now, deployments: Object.fromEntries(deployments) };
}

const LONGEST_MESSAGE = 500;

function withoutSecrets(commit: ReleaseCommit | null, redact: Redaction): ReleaseCommit | null {
  return commit && { ...commit, message: plainLine(hideSecrets(redact(commit.message)), LONGEST_MESSAGE) };
}

/** `redact` takes secrets out of what the server said. */
export function finishRelease(
  release: Release,
  report: Report,
  reason: ExitReason,
  at: Date,
  redact: Redaction = (text) => text,
): Release {
  const outcomes = new Map(report.outcomes.map((outcome) => [outcome.name, outcome]));
  const seconds = (at.getTime() - Date.parse(release.startedAt)) / 1000;
  const changes = release.changes.map((change) => {
    const outcome = outcomes.get(change.name);
    return outcome === undefined ? { ...change, status: 'skipped' } : { ...change, ...fate(outcome, redact) };
  });
  const automations = new Map(release.state.deployments.map(automationNames));
  return {
    ...release,
    owned: ownedAfter(release.owned, report, automations),
    finished: { at: at.toISOString(), seconds: Math.round(seconds * 10) / 10, reason },
    changes,
  };
}

/** Of a recorded deployment; undefined where a name is withheld as a secret. */
function automationNames(state: JsonObject): [string, string[] | undefined] {
  const automations = Array.isArray(state.automations) ? state.automations : [WITHHELD];
  const names = automations.map((each) => (isJsonObject(each) ? String(each.name) : WITHHELD));
  return [recordedName(state), names.includes(WITHHELD) ? undefined : names];
}

function fate(outcome: Outcome, redact: Redaction): { status: string; why?: string } {
  if (outcome.status === 'failed')
    return { status: outcome.partly ? 'failed half-way' : 'failed', why: redact(outcome.message) };
  if (outcome.status === 'skipped') return { status: 'skipped', why: redact(outcome.why) };
  return { status: outcome.status };
}
