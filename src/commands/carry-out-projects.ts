/** Carries out the plans of one or more projects: one after the other, each under its own lock and with its own release. */
import type { Outcome, Report } from '../apply/report.ts';
import type { PreparedPlan } from '../reading/planning/prepare-plan.ts';
import { TqError } from '../tq-error.ts';
import { carryOutPlan, type CarryOutRequest } from './carry-out-plan.ts';
import type { Project } from './project-options.ts';

export interface ReadyProject extends Pick<Project<unknown>, 'context' | 'several'> {
  prepared: PreparedPlan;
}

/** What became of all of them together; each is reported by itself as well. What the outside says to the only one is thrown. */
export async function carryOutProjects(
  projects: readonly ReadyProject[],
  request: CarryOutRequest,
): Promise<Report> {
  const all: Report = { outcomes: [] };
  for (const project of projects) {
    const why = whyNot(all, request);
    const report = why === undefined ? await carryOutOne(project, request) : leftOut(project, why);
    project.context.reporter.report(report);
    all.outcomes.push(...report.outcomes);
    if (report.stoppedBy !== undefined) all.stoppedBy = report.stoppedBy;
  }
  return all;
}

function whyNot({ outcomes, stoppedBy }: Report, { options }: CarryOutRequest): string | undefined {
  if (stoppedBy !== undefined) return 'the deploy was stopped before';
  const isOver = options.failFast === true && outcomes.some(({ status }) => status === 'failed');
  return isOver ? 'another project failed before, and `--fail-fast` was given' : undefined;
}

/** One project that the outside refuses does not keep the others from being deployed. */
async function carryOutOne(
  { context, several, prepared }: ReadyProject,
  request: CarryOutRequest,
): Promise<Report> {
  if (several === undefined) return carryOutPlan(prepared, request, context);
  try {
    return await carryOutPlan({ ...prepared, file: several.name }, request, context);
  } catch (error) {
    if (!(error instanceof TqError)) throw error;
    const { reason, message, help, uncertain } = error;
    return told(
      {
        name: several.name,
        status: 'failed',
        reason,
        message,
        ...(help === undefined ? {} : { help }),
        partly: uncertain,
      },
      context,
    );
  }
}

function leftOut({ context, several, prepared }: ReadyProject, why: string): Report {
  return told({ name: several?.name ?? prepared.file, status: 'skipped', why }, context);
}

function told(outcome: Outcome, { reporter }: ReadyProject['context']): Report {
  reporter.outcome(outcome);
  return { outcomes: [outcome] };
}
