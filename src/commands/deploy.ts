/** `tq deploy`: checks everything, compares with the server, and makes it hold what the file says. */
import { apply } from '../apply/apply.ts';
import { blockLabel } from '../apply/apply-blocks.ts';
import { exitReasonOf, type Outcome } from '../apply/report.ts';
import { projectPython } from '../interpreter/project-python.ts';
import type { Plan } from '../plan/plan.ts';
import { fullName } from '../plan/state.ts';
import type { Reporter } from '../ports/reporter.ts';
import { preparePlan } from '../reading/prepare-plan.ts';
import { ProjectSteps } from '../steps/project-steps.ts';
import { TqError } from '../tq-error.ts';
import { withFileOptions, type Command, type FileOptions } from './command.ts';
import { planRequest, type ValueOptions, withValueOptions } from './deploy-options.ts';

interface DeployOptions extends FileOptions, ValueOptions {
  all: boolean;
  dryRun: boolean;
}

export const deploy: Command<DeployOptions> = {
  builder: (yargs) =>
    withValueOptions(withFileOptions(yargs))
      .positional('entrypoint', { type: 'string', describe: 'the flow, in the place of the one in the file' })
      .option('all', { type: 'boolean', default: false, describe: 'every deployment of the file' })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'stop after the plan; run no step and write nothing',
      }),

  async run(options, context) {
    const { reporter, interruption } = context;
    requireOneChoice(options);
    const python = projectPython(options.python ?? 'auto', context);
    const request = await planRequest(options, context);
    const prepared = await preparePlan(
      {
        ...request,
        unnamed: options.all ? 'left-out' : 'error',
        onEntries: (count) => requireChoice(options, count),
        steps: options.dryRun
          ? undefined
          : new ProjectSteps({ ...context, python, onLine: (line) => reporter.progress(line) }),
      },
      { ...context, inspector: python.inspector },
    ).finally(() => python.close());
    if (prepared === undefined) return 'findings';
    const { plan, prefect } = prepared;
    if (options.dryRun) {
      reporter.plan(plan);
      return 'ok';
    }
    sayNotes(plan, reporter);
    const onOutcome = (outcome: Outcome): void => reporter.outcome(outcome);
    const report = await interruption.deferWhile(() => apply(plan, { prefect, interruption, onOutcome }));
    reporter.report(report);
    return exitReasonOf(report);
  },
};

/** What the server holds beside the file and keeps. */
function sayNotes(plan: Plan, reporter: Reporter): void {
  for (const { desired, notes } of plan.blocks ?? [])
    for (const note of notes) reporter.note(`${blockLabel(desired)}: ${note}`);
  for (const change of plan.changes) {
    if (change.action === 'create') continue;
    for (const note of change.notes) reporter.note(`${fullName(change.desired)}: ${note}`);
  }
}

function requireOneChoice(options: DeployOptions): void {
  if (options.all && (options.name ?? []).length > 0) {
    throw new TqError('usage', '`--all` and `-n` exclude each other', {
      help: 'choose with `-n NAME`, or take every one with `--all`',
    });
  }
}

/** With several deployments in the file, which ones is a question that must be answered. */
function requireChoice(options: DeployOptions, entryCount: number): void {
  const chosen = options.all || (options.name ?? []).length > 0;
  if (entryCount > 1 && !chosen) {
    throw new TqError(
      'unanswered',
      `\`${options.prefectFile}\` has ${entryCount} deployments and none was chosen`,
      { help: 'choose with `-n NAME`, or take every one with `--all`' },
    );
  }
}
