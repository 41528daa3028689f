/** argv → command → exit code. Knows every command by name and loads the one that is asked for; knows no adapter. */
import yargs, { type Argv } from 'yargs';
import type { Command, Context } from './commands/command.ts';
import { askedFormat, askedFormatIn } from './command-line/asked-format.ts';
import {
  buildWithExamples,
  type HelpAsked,
  helpAsked,
  helpWidth,
  layOutHelp,
  withExamplesIn,
  withoutObviousDefaults,
} from './command-line/command-help.ts';
import { configure } from './command-line/configure-parser.ts';
import { refuseEmptyValues } from './command-line/empty-values.ts';
import { EXIT_CODES, type ExitReason } from './exit-code.ts';
import { secretsForGit } from './git/login-from-environment.ts';
import type { Format } from './report/findings/formats.ts';
import { askedReports, type AskedReport } from './command-line/report-option.ts';
import { TqError } from './tq-error.ts';
import { commandIn, usageError } from './command-line/usage-error.ts';

/** Options that come before or after any command. */
export interface GlobalOptions {
  format: Format;
  profile?: string;
  reports?: readonly AskedReport[];
}

export interface Program {
  version: string;
  /** Help and other text that was asked for. */
  print: (text: string) => void;
  /** How wide the terminal is on which help is shown; undefined: there is none. */
  columns?: number | undefined;
  /** Makes the ports of one run; `dispose` lets go of what they hold. */
  makeContext: (options: GlobalOptions) => Promise<Context & { dispose: () => Promise<void> }>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command has options of its own, checked by yargs
type AnyCommand = Command<any>;

/** A command before it is loaded. */
export interface Entry {
  command: string;
  describe: string;
  load?: () => Promise<AnyCommand>;
  children?: Entry[];
}

/** The commands by name. */
export const ENTRIES: readonly Entry[] = [
  {
    command: 'init [dir]',
    describe: 'make a project with everything that it needs, or add what is missing of one',
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    command: 'new',
    describe: 'add to a project: a domain, a deployment, a rule',
    children: [
      {
        command: 'domain <domain>',
        describe: 'a flow with its rules, sample data, test and deployments',
        load: async () => (await import('./commands/new-domain.ts')).newDomain,
      },
      {
        command: 'deployment <deployment>',
        describe: 'one more deployment of a flow',
        load: async () => (await import('./commands/new-deployment.ts')).newDeployment,
      },
      {
        command: 'rule <file> <type>',
        describe: 'one more rule, checked and compiled',
        load: async () => (await import('./commands/new-rule.ts')).newRule,
      },
    ],
  },
  {
    command: 'deploy [entrypoint]',
    describe: 'check everything, then make the server hold what prefect.yaml says',
    load: async () => (await import('./commands/deploy.ts')).deploy,
  },
  {
    command: 'plan',
    describe: 'show what a deploy would change; writes nothing',
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    command: 'build',
    describe: 'build each distinct image once, push it, and say its digest',
    load: async () => (await import('./commands/build.ts')).build,
  },
  {
    command: 'validate [files..]',
    describe: 'find mistakes in prefect.yaml and its flows; needs no server and runs no code',
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  {
    command: 'preflight',
    describe: 'say whether it will run in production, and why not; asks what options name, runs no code',
    load: async () => (await import('./commands/preflight.ts')).preflight,
  },
  {
    command: 'schedule',
    describe: 'show when deployments start in the days ahead, how many at once, and whether they have room',
    load: async () => (await import('./commands/schedule.ts')).schedule,
  },
  {
    command: 'import',
    describe: 'write what the server holds into prefect.yaml, so that the next plan is empty',
    load: async () => (await import('./commands/import.ts')).importFromServer,
  },
  {
    command: 'history',
    describe: 'the releases of the project that the server keeps a record of',
    load: async () => (await import('./commands/history.ts')).history,
    children: [
      {
        command: 'show [number]',
        describe: 'one of them, the newest by default',
        load: async () => (await import('./commands/history.ts')).showRelease,
      },
    ],
  },
  {
    command: 'rollback [number]',
    describe: 'make the server hold again what a release made it hold',
    load: async () => (await import('./commands/rollback.ts')).rollback,
  },
  {
    command: 'unlock',
    describe: 'free the deploy lock of the project, whoever holds it',
    load: async () => (await import('./commands/unlock.ts')).unlock,
  },
  {
    command: 'inspect <entrypoint>',
    describe: 'show what Prefect will see of a flow',
    load: async () => (await import('./commands/inspect.ts')).inspect,
  },
  {
    command: 'schema [name]',
    describe: 'print a JSON Schema, for editors and for reading --json',
    load: async () => (await import('./commands/schema.ts')).schema,
  },
  {
    command: 'explain [code]',
    describe: 'what a finding means and how to repair it; all codes when none is given',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    command: 'rules',
    describe: 'quality-rule files',
    children: [
      {
        command: 'check [files..]',
        describe: 'find mistakes in rule files, and rules that their engine would not check',
        load: async () => (await import('./commands/validate.ts')).checkRules,
      },
      {
        command: 'compile <files..>',
        describe: 'turn rule files into what the engine runs, which flows load',
        load: async () => (await import('./commands/rules-compile.ts')).compileRules,
      },
      {
        command: 'explain <file>',
        describe: 'what each rule means, and what each engine will do with it',
        load: async () => (await import('./commands/rules-explain.ts')).explainRules,
      },
      {
        command: 'list',
        describe: 'the rule files of the project, and the deployments that run them',
        load: async () => (await import('./commands/rules-list.ts')).listRules,
      },
      {
        command: 'import <file>',
        describe: 'make a rule file of what another tool wrote',
        load: async () => (await import('./commands/rules-import.ts')).importRules,
      },
    ],
  },
  {
    command: 'pool',
    describe: 'work pools of the server',
    children: [
      {
        command: 'create <name>',
        describe: 'make a work pool',
        load: async () => (await import('./commands/pool.ts')).createPool,
      },
    ],
  },
  {
    command: 'doctor',
    describe:
      'look at this machine: programs, settings and where each comes from, the server; writes nothing',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    command: 'dev',
    describe: 'the project of this folder, deployed to a server on this machine and run there',
    load: async () => (await import('./commands/dev-start.ts')).devStart,
    children: [
      {
        command: 'run <name>',
        describe: 'start a run of a deployment there, and follow it to its end',
        load: async () => (await import('./commands/dev-run.ts')).devRun,
      },
      {
        command: 'up',
        describe: 'start the server alone',
        load: async () => (await import('./commands/dev.ts')).devUp,
      },
      {
        command: 'down',
        describe: 'stop workers and server',
        load: async () => (await import('./commands/dev.ts')).devDown,
      },
      {
        command: 'status',
        describe: 'what runs, and where',
        load: async () => (await import('./commands/dev.ts')).devStatus,
      },
    ],
  },
  {
    command: 'completion [shell]',
    describe: 'print what makes bash, zsh or fish complete commands, options and names',
    load: async () => (await import('./commands/completion.ts')).completion,
  },
];

/** Runs one command line and returns the exit code. Never throws, never ends the process. */
export async function runProgram(argv: readonly string[], program: Program): Promise<number> {
  let reason: ExitReason = 'ok';
  const help = helpAsked(argv);
  const laidOut = configure(yargs([...argv]), argv, ENTRIES).wrap(helpWidth(program.columns));
  const parser = withoutCachedHelp(laidOut);
  for (const entry of ENTRIES) {
    register(parser, entry, [], {
      argv,
      help,
      run: async (name, command, options) => {
        reason = await runCommand(name, command, options, program);
      },
    });
  }
  if (help !== undefined) withoutObviousDefaults(parser);
  try {
    refuseStandardInput(argv);
    await parser.parseAsync([...argv], {}, (_error, _argv, output) => {
      if (output !== '') program.print(withExamplesIn(output, help, program.columns));
    });
  } catch (error) {
    reason = await reportUsage(argv, error, program);
  }
  return EXIT_CODES[reason].code;
}

/**
 * yargs renders a command's help each time it has started one, to have it should the command fail (`cacheHelpMessage` in
 * `yargs/build/lib/command.js`). `tq` never shows it then, and it costs 20 ms of a run of 200.
 */
function withoutCachedHelp(parser: Argv): Argv {
  const { getInternalMethods } = parser as unknown as {
    getInternalMethods?: () => { getUsageInstance: () => { cacheHelpMessage: () => void } };
  };
  const usage = getInternalMethods?.call(parser).getUsageInstance();
  if (usage !== undefined) usage.cacheHelpMessage = () => undefined;
  return parser;
}

interface Handler {
  argv: readonly string[];
  help: HelpAsked | undefined;
  run: (name: string, command: AnyCommand, options: Record<string, unknown>) => Promise<void>;
}

function register(parser: Argv, entry: Entry, parents: readonly string[], handler: Handler): void {
  const name = [...parents, entry.command.split(' ')[0] as string];
  const { load, children } = entry;
  parser.command({
    command: entry.command,
    describe: entry.describe,
    // yargs takes a promise here, which its types do not say.
    builder: (async (inner: Argv) => {
      for (const child of children ?? []) register(inner, child, name, handler);
      const about = { usage: [...parents, entry.command].join(' '), describe: entry.describe };
      if (load === undefined)
        return layOutHelp(inner, about, [], handler.help).demandCommand(
          1,
          `which command of \`tq ${name.join(' ')}\`?`,
        );
      const built = buildWithExamples(inner, (await load()).builder, name.join(' '));
      return layOutHelp(built.parser, about, built.examples, handler.help);
    }) as unknown as (inner: Argv) => Argv,
    handler: async (options) => {
      const command = await load?.();
      refuseEmptyValues(name.join(' '), handler.argv, options);
      refuseRepeated(options, command?.repeatable ?? []);
      refuseBehindDashes(options, name.join(' '));
      if (command !== undefined) await handler.run(name.join(' '), command, options);
    },
  });
}

/** Options that may be given several times, by every name they have. */
const REPEATABLE = new Set(
  '_ -- name n tag t job-variable jobVariable jv cron interval rrule trigger param sla allow files select ignore report'.split(
    ' ',
  ),
);

/** By any name of the option; `more`: as `Command.repeatable`. */
export function isRepeatable(name: string, more: readonly string[] = []): boolean {
  return REPEATABLE.has(name) || more.includes(name);
}

/** yargs leaves a lone `-` out of a list of files, and something else would be checked. */
function refuseStandardInput(argv: readonly string[]): void {
  if (argv.includes('-')) throw new TqError('usage', 'the standard input is not read; name a file');
}

/** The commands that take what stands behind `--` for files. */
const READ_BEHIND_DASHES = new Set(['validate', 'rules check']);

/** yargs puts what stands behind `--` apart, where a command does not look for it. */
function refuseBehindDashes(options: Record<string, unknown>, name: string): void {
  const [first] = Array.isArray(options['--']) ? (options['--'] as unknown[]) : [];
  if (first === undefined || READ_BEHIND_DASHES.has(name)) return;
  throw new TqError('usage', `\`tq ${name}\` takes nothing behind \`--\`: \`${String(first)}\``, {
    help: 'write it before `--`, or leave it out',
  });
}

/** yargs makes a list of an option that was given twice, which no command expects. */
function refuseRepeated(options: Record<string, unknown>, repeatable: readonly string[]): void {
  const given = Object.keys(options).filter(
    (key) => Array.isArray(options[key]) && !isRepeatable(key, repeatable),
  );
  // Of its names, the one that is written in the help: the long one, with dashes.
  const [repeated] = given.filter((key) => !/[A-Z]/.test(key)).sort((a, b) => b.length - a.length);
  if (repeated !== undefined) throw new TqError('usage', `\`--${repeated}\` can be given only once`);
}

async function runCommand(
  name: string,
  command: AnyCommand,
  options: Record<string, unknown>,
  program: Program,
): Promise<ExitReason> {
  const context = await program.makeContext({
    format: askedFormat(options),
    profile: options.profile as string | undefined,
    reports: askedReports(options),
  });
  secretsForGit(context.environment.variables).forEach(context.keepSecret);
  let reason: ExitReason;
  try {
    reason = await command.run(options, context);
  } catch (error) {
    reason = reportFailure(error, context, program.version);
  }
  context.reporter.finish(name, reason);
  await context.dispose();
  return reason;
}

/** A `TqError` is the outside's no; anything else is ours. */
function reportFailure(error: unknown, context: Context, version: string): ExitReason {
  if (error instanceof TqError) {
    const cause = error.cause instanceof Error ? error.cause.message : undefined;
    context.reporter.failure({ message: error.message, reason: error.reason, help: error.help, cause });
    return error.reason;
  }
  context.reporter.failure({
    reason: 'bug',
    message: `this is a bug in tq ${version}`,
    cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
    help: 'report it with this text and what you ran',
  });
  return 'bug';
}

/** The command line itself was wrong; said in the format that was asked for, as far as it can be told. */
async function reportUsage(argv: readonly string[], error: unknown, program: Program): Promise<ExitReason> {
  const context = await program.makeContext({ format: askedFormatIn(argv) });
  const usage =
    error instanceof Error && error.name === 'YError'
      ? usageError(error.message, argv, { commands: ENTRIES, options: [] })
      : error;
  const reason = reportFailure(usage, context, program.version);
  context.reporter.finish(commandIn(argv, ENTRIES), reason);
  await context.dispose();
  return reason;
}
