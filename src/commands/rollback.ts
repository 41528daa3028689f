/** `tq rollback [N]`: makes the server hold again what release N made it hold; planned and applied like any deploy. */
import { exitReasonOf } from '../apply/report.ts';
import { nameList } from '../diagnostics/name-list.ts';
import { hasChanges } from '../plan/plan.ts';
import type { Reporter } from '../ports/reporter.ts';
import { type PreparedRollback, prepareRollback } from '../reading/planning/prepare-rollback.ts';
import { chosenProject } from '../reading/project-of-history.ts';
import type { ProjectIdentity } from '../release/project-identity.ts';
import { TqError } from '../tq-error.ts';
import { carryOutPlan } from './carry-out-plan.ts';
import type { Command, Context } from './command.ts';
import { type HistoryOptions, isWholeNumber, withProjectOptions } from './history-options.ts';
import { type LockOptions, withLockOptions } from './lock-options.ts';

interface RollbackOptions extends HistoryOptions, LockOptions {
  number?: number;
  dryRun: boolean;
  yes: boolean;
  prune: boolean;
}

export const rollback: Command<RollbackOptions> = {
  builder: (yargs) =>
    withLockOptions(withProjectOptions(yargs))
      .positional('number', {
        type: 'number',
        describe: 'number of the release; by default the newest before the latest that ended `ok`',
      })
      .option('dry-run', { type: 'boolean', default: false, describe: 'stop after the plan; write nothing' })
      .option('yes', { alias: 'y', type: 'boolean', default: false, describe: 'do not ask' })
      .option('prune', {
        type: 'boolean',
        default: false,
        describe: 'remove what the project got since that release',
      }),

  async run(options, context) {
    const { environment, files, reporter, interruption } = context;
    const { number, prune, dryRun } = options;
    if (number !== undefined && !isWholeNumber(number, 1))
      throw new TqError('usage', 'a release has a number from 1');
    const project = await chosenProject(options, environment.workingDirectory, files);
    if (prune) requireName(project, options.prefectFile);
    const prefect = await context.connect();
    const prepared = await prepareRollback({ project, number, prune }, prefect, context.keepSecret);
    reporter.note(aboutText(prepared));
    reporter.plan(prepared.plan, project.name);
    sayLeft(prepared, reporter);
    if (dryRun || !hasChanges(prepared.plan)) return 'ok';
    const isApproved = await agreed(prepared, options.yes, context);
    const { target } = prepared;
    const report = await interruption.deferWhile(() =>
      carryOutPlan(
        prepared,
        {
          kind: { rollbackTo: target.number },
          isApproved,
          lockTimeoutSeconds: options.lockTimeout,
          options: {},
        },
        context,
      ),
    );
    reporter.report(report);
    reporter.note(
      'the files were not touched and may say something else; `tq deploy` brings back what they say',
    );
    return exitReasonOf(report);
  },
};

function aboutText({ target }: PreparedRollback): string {
  const { number, commit, startedAt, finished } = target;
  const of = commit === null ? '' : `, commit ${commit.sha.slice(0, 12)} ${commit.message}`;
  const how =
    finished === null
      ? '; it did not finish, so this is what it was to make'
      : finished.reason === 'ok'
        ? ''
        : `; it ended \`${finished.reason}\`, so this is what it was to make`;
  return `back to release ${number} of ${startedAt.slice(0, 16).replace('T', ' ')}Z${of}${how}`;
}

const MOST_NAMES = 10;

function sayLeft({ left, spared, target }: PreparedRollback, reporter: Reporter): void {
  for (const { name, owner } of spared)
    reporter.note(
      `\`${name}\` stays as it is: this project gave it up, and the project \`${owner}\` owns it`,
    );
  if (left.length === 0) return;
  const [what, it] =
    left.length === 1 ? ['1 object stays that was', 'it'] : [`${left.length} objects stay that were`, 'them'];
  reporter.note(
    `${what} made after release ${target.number}: ${nameList(left, MOST_NAMES)}; \`--prune\` removes ${it}`,
  );
}

/** Whether somebody has agreed to this very plan. Throws `unanswered` when nobody has agreed to any. */
async function agreed({ target }: PreparedRollback, yes: boolean, context: Context): Promise<boolean> {
  if (yes) return false;
  const answer = await context.ask(`Go back to release ${target.number}?`);
  if (answer === 'yes') return true;
  throw new TqError(
    'unanswered',
    answer === 'no'
      ? 'nothing was written'
      : 'a rollback must be agreed to, and there is nobody to ask; nothing was written',
    answer === 'no' ? {} : { help: 'look at the plan with `--dry-run`, then give `--yes`' },
  );
}

/** The name of a folder may be that of another project's folder as well. */
function requireName({ isDeclared }: ProjectIdentity, prefectFile: string): void {
  if (isDeclared) return;
  throw new TqError('usage', '`--prune` needs to know for certain which project this is', {
    help: `write \`name: …\` at the top of \`${prefectFile}\`, or name the project with \`--project\``,
  });
}
