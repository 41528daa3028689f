/** `--rung` of `tq new domain`: a domain that goes up the ladder. */
import type { Argv } from 'yargs';
import { nameList } from '../diagnostics/name-list.ts';
import type { ExitReason } from '../exit-code.ts';
import { fileFlag } from '../reading/scaffold/existing-project.ts';
import { type MoveRequest, moveUp } from '../reading/scaffold/move-up.ts';
import { readTemplates } from '../reading/scaffold/read-templates.ts';
import type { Places } from '../reading/scaffold/lay-out.ts';
import { shownDiff, unifiedDiff } from '../report/unified-diff.ts';
import { rungName, RUNGS } from '../scaffold/rungs.ts';
import type { EngineName, PoolType, Rung } from '../scaffold/scaffold.ts';
import { TqError } from '../tq-error.ts';
import type { Context } from './command.ts';
import { carryOut, type WritingOptions } from './scaffold-options.ts';

export function withRung(yargs: Argv): Argv {
  return yargs.option('rung', {
    choices: RUNGS,
    describe: 'how far the flow uses truthound-orchestration; a domain that is there moves up to it',
  });
}

/** Throws `TqError` (`usage`) for a rung that the engine cannot be on. */
export function demandRungEngine(rung: Rung | undefined, engine: EngineName): void {
  if (rung === undefined || engine === 'truthound') return;
  throw new TqError('usage', `the rung ${rungName(rung)} needs Truthound, not ${engine}`, {
    help: 'give `--engine truthound`, or leave out `--rung`; the released blocks work with Truthound alone',
  });
}

/** Options of a new domain, which say nothing of one that is there. */
interface OfNewDomain {
  from?: string | undefined;
  engine?: EngineName | undefined;
  poolType?: PoolType | undefined;
}

/** `partial` where something is left to a person, which is said. */
export async function moveDomainUp(
  request: MoveRequest,
  places: Places,
  { yes, dryRun, from: source, engine, poolType }: WritingOptions & OfNewDomain,
  context: Context,
): Promise<ExitReason> {
  const { reporter, files } = context;
  const { domain, rung } = request;
  const given = { '--from': source, '--engine': engine, '--pool-type': poolType };
  const idle = Object.entries(given).flatMap(([flag, value]) => (value === undefined ? [] : flag));
  if (idle.length > 0)
    throw new TqError('usage', `${nameList(idle)}: for a new domain, and \`${domain}\` is there already`, {
      help: `to move it up, leave it at \`--rung ${rung}\``,
    });
  const move = await moveUp(request, await readTemplates(files), places, files);
  const { from, passed, kept, remains } = move;
  const past = passed.length === 0 ? '' : `, past ${nameList(passed)}`;
  reporter.note(
    from === rung
      ? `\`${domain}\` is on ${rungName(rung)} already`
      : `\`${domain}\` moves up from ${rungName(from)} to ${rungName(rung)}${past}`,
  );
  for (const { name, text, wanted } of kept) {
    const [before, after] = [text, wanted].map((each) => new TextEncoder().encode(each));
    if (before && after) reporter.note(shownDiff(unifiedDiff({ name, before, after })));
  }
  const next =
    from === rung
      ? []
      : [`tq plan -n '${domain}-*'${fileFlag(request.project)}   # what a deploy would change`];
  const reason = await carryOut(move, { yes, dryRun, asks: false, next }, context);
  if (remains.length === 0) return reason;
  reporter.note(['left to you:', ...remains.map((line) => `  ${line}`)].join('\n'));
  return 'partial';
}
