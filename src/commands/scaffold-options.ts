/** What the commands that write files of a project have in common: options, questions, the last step. */
import type { Argv } from 'yargs';
import { nameList } from '../diagnostics/name-list.ts';
import type { ExitReason } from '../exit-code.ts';
import type { Prompts } from '../ports/prompts.ts';
import type { Proposal } from '../reading/scaffold/proposal.ts';
import { ignoredRemarks } from '../reading/scaffold/surroundings.ts';
import { writeAll } from '../reading/scaffold/write-files.ts';
import { editDiff, scaffoldJson, scaffoldLines } from '../report/scaffold-text.ts';
import { shownDiff } from '../report/unified-diff.ts';
import type { NameProblem } from '../scaffold/names.ts';
import type { EngineName, PoolType } from '../scaffold/scaffold.ts';
import { additionText } from '../scaffold/weave.ts';
import { TqError } from '../tq-error.ts';
import type { Context } from './command.ts';

export const ENGINE_CHOICES: readonly { value: EngineName; meaning: string }[] = [
  { value: 'truthound', meaning: 'Truthound, on Polars' },
  { value: 'pandera', meaning: 'Pandera, on pandas' },
  { value: 'great_expectations', meaning: 'Great Expectations, on pandas' },
];

export const POOL_CHOICES: readonly { value: PoolType; meaning: string }[] = [
  { value: 'process', meaning: 'runs are processes on the machine of a worker' },
  { value: 'docker', meaning: 'runs are containers on the machine of a worker' },
  { value: 'kubernetes', meaning: 'runs are jobs of a cluster' },
];

export interface WritingOptions {
  yes: boolean;
  dryRun: boolean;
}

/** `--yes` and `--dry-run`. */
export function withWritingOptions(yargs: Argv): Argv {
  return yargs
    .option('yes', {
      alias: 'y',
      type: 'boolean',
      default: false,
      describe: 'ask nothing: take the defaults, and agree to the edit of prefect.yaml',
    })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'show what would be written; write nothing',
    });
}

/** The same two for a command that asks nothing; `edited` is what it changes. */
export function withSilentWritingOptions(yargs: Argv, edited: string): Argv {
  return yargs
    .option('yes', {
      alias: 'y',
      type: 'boolean',
      default: false,
      describe: 'as for the others; this one asks nothing',
    })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: `show the edit of ${edited}; write nothing`,
    });
}

/** `--prefect-file`, of the one project that something is put into. */
export function withPrefectFile(yargs: Argv): Argv {
  return yargs.option('prefect-file', {
    type: 'string',
    requiresArg: true,
    default: 'prefect.yaml',
    describe: 'the file that describes the deployments; its folder is that of the project',
  });
}

/** Throws `TqError` (`usage`) for a name that cannot be used. `what`: `domain`. */
export function refuseName(
  what: string,
  name: string,
  problemOf: (name: string) => NameProblem | undefined,
): void {
  const found = problemOf(name);
  if (found === undefined) return;
  throw new TqError('usage', `the ${what} \`${name}\` ${found.problem}`, {
    ...(found.suggestion === undefined ? {} : { help: `\`${found.suggestion}\` would do` }),
  });
}

/** The same for an answer at the terminal. */
export function asAnswer(
  problemOf: (name: string) => NameProblem | undefined,
): (name: string) => string | undefined {
  return (name) => {
    const found = problemOf(name);
    const better = found?.suggestion === undefined ? '' : `; \`${found.suggestion}\` would do`;
    return found && `\`${name}\` ${found.problem}${better}`;
  };
}

/** Answers that flags give, that a person gives, or that `--yes` takes for granted. */
export class Answers {
  readonly #yes: boolean;
  readonly #isTrial: boolean;
  readonly #prompts: () => Promise<Prompts | undefined>;
  /** Flags that would have answered, each with its default. */
  readonly #missing: { flag: string; usual: string }[] = [];

  constructor({ yes, dryRun }: WritingOptions, { prompts }: Pick<Context, 'prompts'>) {
    this.#yes = yes;
    this.#isTrial = dryRun;
    this.#prompts = prompts;
  }

  /** `given`: by a flag or by the project; `usual`: the default. Throws `TqError` when a person gives no answer. */
  async get<Value extends string>(flag: string, { given, usual, ask }: Question<Value>): Promise<Value> {
    if (given !== undefined) return given;
    if (this.#yes) return usual;
    const prompts = await this.#prompts();
    if (prompts === undefined) {
      // What is only shown may be shown with the defaults.
      if (!this.#isTrial) this.#missing.push({ flag, usual });
      return usual;
    }
    const answer = await ask(prompts, usual);
    if (answer !== undefined) return answer;
    throw new TqError('unanswered', 'there was no answer; nothing was written');
  }

  /** Throws `TqError` (`unanswered`) when there was nobody to ask. */
  settle(): void {
    if (this.#missing.length === 0) return;
    const flags = nameList(this.#missing.map(({ flag }) => flag));
    const usual = this.#missing.map(({ flag, usual: value }) => `${flag} ${value}`).join(' ');
    throw new TqError('unanswered', `there is nobody to ask what these would answer: ${flags}`, {
      help: `give them, or \`--yes\`, which stands for \`${usual}\``,
    });
  }
}

export interface Question<Value extends string> {
  given: Value | undefined;
  usual: Value;
  ask: (prompts: Prompts, usual: Value) => Promise<Value | undefined>;
}

/** `--engine` and `--pool-type`, asked for where neither flag nor project tells. */
export async function engineAndPool(
  answers: Answers,
  given: { engine: EngineName | undefined; poolType: PoolType | undefined },
): Promise<{ engine: EngineName; poolType: PoolType }> {
  const engine = await answers.get('--engine', {
    given: given.engine,
    usual: 'truthound' as EngineName,
    ask: (prompts, usual) =>
      prompts.choice({ question: 'what judges the data', choices: ENGINE_CHOICES, default: usual }),
  });
  const poolType = await answers.get('--pool-type', {
    given: given.poolType,
    usual: 'process' as PoolType,
    ask: (prompts, usual) =>
      prompts.choice({ question: 'where runs are carried out', choices: POOL_CHOICES, default: usual }),
  });
  return { engine, poolType };
}

export interface LastStep extends WritingOptions {
  /** Whether the edit of a `prefect.yaml` that is there has to be agreed to. */
  asks: boolean;
  /** What to do then, each a command. */
  next: readonly string[];
  /** What the person has to see to, each a sentence. */
  remarks?: readonly string[];
}

/** Shows what is to be done, asks where it has to, and writes all of it or nothing. */
export async function carryOut(
  proposal: Proposal,
  { dryRun, yes, asks, next, remarks = [] }: LastStep,
  context: Context,
): Promise<ExitReason> {
  const { reporter, writer, interruption } = context;
  refuseByHand(proposal, context);
  const { changes } = proposal;
  const ignored = await ignoredRemarks(changes, context.environment.workingDirectory, context.git);
  const left = [...remarks, ...ignored];
  const diff = editDiff(proposal);
  if (diff !== '') reporter.note(shownDiff(diff));
  const isWritten = !dryRun && changes.length > 0;
  if (isWritten) {
    if (diff !== '' && asks && !yes) await agree(proposal, context);
    await interruption.deferWhile(() => writeAll(changes, writer));
  }
  const text = scaffoldLines(proposal).join('\n');
  const answer = { isWritten, next: isWritten ? next : [], remarks: left };
  reporter.result('scaffold', scaffoldJson(proposal, answer), text);
  if (left.length > 0) reporter.note(['left to you:', ...left.map((line) => `  ${line}`)].join('\n'));
  if (changes.length === 0)
    reporter.note(
      proposal.kept.length === 0
        ? 'nothing to write: all of it is there already'
        : 'nothing to write: all files are there already, and those that differ are kept',
    );
  else if (dryRun) reporter.note('nothing was written (--dry-run)');
  else if (next.length > 0) reporter.note(['next:', ...next.map((line) => `  ${line}`)].join('\n'));
  return 'ok';
}

/** An edit that cannot be made safely is the user's; everything else waits for it. */
function refuseByHand({ byHand }: Proposal, { reporter }: Context): void {
  if (byHand === undefined) return;
  const { name, problem, addition } = byHand;
  reporter.note(`to be put into ${name} by hand:\n${additionText(addition).trimEnd()}`);
  throw new TqError('failed', `\`${name}\` ${problem}; nothing was written`, {
    help: 'put in by hand what stands above, then run it again for the rest',
  });
}

async function agree({ edit }: Proposal, { ask }: Context): Promise<void> {
  const answer = await ask(`Change ${edit?.name ?? 'prefect.yaml'} so?`);
  if (answer === 'yes') return;
  const what = `the change of \`${edit?.name ?? 'prefect.yaml'}\``;
  throw new TqError(
    'unanswered',
    answer === 'no'
      ? 'nothing was written'
      : `${what} must be agreed to, and there is nobody to ask; nothing was written`,
    answer === 'no' ? {} : { help: 'look at it with `--dry-run`, then give `--yes`' },
  );
}
