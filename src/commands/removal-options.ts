/** `--prune` and `--detach`: what becomes of that which left the file, and who agrees to it. */
import type { Argv } from 'yargs';
import { nameList } from '../diagnostics/name-list.ts';
import type { Plan, Removal } from '../plan/plan.ts';
import type { PlanRequest } from '../reading/planning/prepare-plan.ts';
import { removalName } from '../release/planned-changes.ts';
import { TqError } from '../tq-error.ts';
import { choicesGiven, type Context, type FileOptions } from './command.ts';

export interface RemovalOptions {
  prune: boolean;
  detach: boolean;
}

export function withRemovalOptions(yargs: Argv): Argv {
  return yargs
    .option('prune', {
      type: 'boolean',
      default: false,
      describe: 'remove what this project owns on the server and the file no longer has',
    })
    .option('detach', {
      type: 'boolean',
      default: false,
      describe: 'leave it running, and no longer count it as this project’s',
    });
}

/** What `PlanRequest.removal` takes. */
export function removalAction(options: RemovalOptions & Partial<FileOptions>): PlanRequest['removal'] {
  const { prune, detach } = options;
  const [choice] = choicesGiven(options);
  if (prune && detach)
    throw new TqError('usage', '`--prune` and `--detach` exclude each other', {
      help: '`--prune` removes what left the file, `--detach` leaves it running and forgets it',
    });
  if ((prune || detach) && choice !== undefined)
    throw new TqError('usage', `\`${prune ? '--prune' : '--detach'}\` and \`${choice}\` exclude each other`, {
      help: 'what left the file shows only when every deployment of it is chosen; `tq deploy` takes `--all`',
    });
  return prune ? 'remove' : detach ? 'detach' : undefined;
}

/**
 * Asks before anything is removed for `--prune`; a move was asked for by the file. Throws `TqError` (`unanswered`) when the
 * answer is no, or nobody is there to give one. What has been agreed to once is not asked again.
 */
export function removalApproval({
  ask,
  reporter,
}: Pick<Context, 'ask' | 'reporter'>): (prepared: {
  plan: Plan;
  project: { name: string };
}) => Promise<void> {
  const agreed = new Set<string>();
  return async ({ plan, project }) => {
    const open = (plan.removals ?? []).filter(needsAgreement).filter(({ live }) => !agreed.has(live.id));
    if (open.length === 0) return;
    reporter.plan(plan, project.name);
    const count =
      open.length === 1 ? nameList([removalName(open[0] as Removal)]) : `these ${open.length} objects`;
    const answer = await ask(`remove ${count} from the server?`);
    if (answer !== 'yes')
      throw new TqError(
        'unanswered',
        `${nameList(open.map(removalName))} would be removed, and nobody agreed to it`,
        {
          help: 'nothing was written; agree with `--yes`, or look at `tq plan --prune` first',
        },
      );
    for (const { live } of open) agreed.add(live.id);
  };
}

/** What a deploy says of that which left the file, beside what it does. */
export function leftOverNotes({ removals = [] }: Plan): string[] {
  const left = removals.filter(({ action, notes = [] }) => action === 'leave' && notes.length === 0);
  const said = removals.flatMap((removal) =>
    (removal.notes ?? []).map((note) => `${removalName(removal)}: ${note}`),
  );
  if (left.length === 0) return said;
  const what = left.length === 1 ? 'is' : 'are';
  return [
    `${nameList(left.map(removalName))} ${what} no longer in the file; \`--prune\` removes, \`--detach\` forgets`,
    ...said,
  ];
}

function needsAgreement({ action, movedTo }: Removal): boolean {
  return action === 'remove' && movedTo === undefined;
}
