/** What `deploy` and `rollback` have in common: a plan is carried out under the lock, told and recorded. */
import { randomUUID } from 'node:crypto';
import type { ApplyOptions } from '../apply/apply.ts';
import { carryOut } from '../apply/carry-out.ts';
import type { Report } from '../apply/report.ts';
import { hasChanges } from '../plan/plan.ts';
import { hashRuleFiles } from '../reading/rules/hash-rule-files.ts';
import type { PreparedPlan } from '../reading/planning/prepare-plan.ts';
import type { Checkout } from '../ports/git.ts';
import { latestRelease } from '../reading/planning/read-releases.ts';
import { actor } from '../release/actor.ts';
import { beginRelease } from '../release/begin-release.ts';
import type { Release, ReleaseCommit } from '../release/release.ts';
import type { Context } from './command.ts';

export interface CarryOutRequest {
  /** What `Release.kind` records. */
  kind: Release['kind'];
  isApproved: boolean;
  lockTimeoutSeconds: number;
  options: ApplyOptions;
  /** Each run's time limit; absent: no runs. */
  smokeTimeoutSeconds?: number;
}

/** A prepared plan. One that comes from no files has none loaded; `target` is the release that a rollback goes back to. */
export type CarriedOut = Omit<PreparedPlan, 'loaded' | 'live' | 'folders' | 'server' | 'origin' | 'dirty'> &
  Partial<Pick<PreparedPlan, 'loaded' | 'folders' | 'origin' | 'dirty'>> & { target?: Release };

/** A record has room for so many. */
const MOST_DIRTY = 20;

function releaseCommit(
  { commit: sha, message, branch, ref }: Checkout,
  dirty: readonly string[],
): ReleaseCommit {
  return {
    sha,
    message,
    branch,
    ...(ref === undefined ? {} : { ref }),
    ...(dirty.length === 0 ? {} : { dirty: dirty.slice(0, MOST_DIRTY) }),
  };
}

export async function carryOutPlan(
  prepared: CarriedOut,
  request: CarryOutRequest,
  context: Context,
): Promise<Report> {
  const { reporter, environment, machine } = context;
  const { plan, prefect, project, desired, checkout, file, origin, folders, loaded, target } = prepared;
  // Nothing is recorded of a plan that changes nothing.
  const rules =
    loaded !== undefined && folders !== undefined && hasChanges(plan)
      ? await hashRuleFiles(loaded, folders, context.files)
      : {};
  const { kind, smokeTimeoutSeconds, ...rest } = request;
  const run = randomUUID();
  return carryOut(
    {
      ...rest,
      ...(smokeTimeoutSeconds === undefined ? {} : { smoke: { timeoutSeconds: smokeTimeoutSeconds, run } }),
      plan,
      project: project.name,
      replan: prepared.replan,
      latest: () => latestRelease(project.name, prefect),
      begin: ({ plan: now, previous, lease, startedAt, heldBack }) =>
        beginRelease({
          run,
          heldBack,
          project: project.name,
          tool: context.version,
          kind,
          who: { ...actor(machine, environment.variables), lease },
          commit: checkout === null ? null : releaseCommit(checkout, prepared.dirty ?? []),
          file,
          origin,
          startedAt,
          plan: now,
          desired,
          rules,
          previous,
          target,
          redact: context.redact,
        }),
    },
    {
      prefect,
      machine,
      clock: context.clock,
      interruption: context.interruption,
      note: (line) => reporter.note(line),
      onStart: (name) => reporter.started(name),
      onOutcome: (outcome) => reporter.outcome(outcome),
      redact: context.redact,
    },
  );
}
