/** The parser of the command line, with what holds for every command; the commands come to it in `program.ts`. */
import type { Argv } from 'yargs';
import { EXAMPLES_HEADING, FOR_EVERY_COMMAND, helpWidth } from './command-help.ts';
import { EXIT_CODES } from '../exit-code.ts';
import { FORMATS } from '../report/findings/formats.ts';
import { type NamedCommand, usageError } from './usage-error.ts';

/** Gives a parser what holds for every command; command line and commands tell what a mistake is about. */
export function configure(
  parser: Argv,
  argv: readonly string[] = [],
  commands: readonly NamedCommand[] = [],
): Argv {
  return withGlobalOptions(parser)
    .scriptName('tq')
    .usage(
      `tq deploys data-quality flows to Prefect from prefect.yaml\n\n$0 <command>\n\n${EXAMPLES_HEADING}`,
    )
    .parserConfiguration({
      'short-option-groups': false,
      'duplicate-arguments-array': true,
      'populate--': true,
    })
    .demandCommand(1, 'which command?')
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      throw error ?? usageError(message, argv, { commands, options: optionsOf(parser) });
    })
    .version(false)
    .option('version', { type: 'boolean', describe: 'print the version', global: false })
    .help('help', 'show this help')
    .alias('help', 'h')
    .group(['version'], 'Options:')
    .group(['json', 'format', 'report', 'profile', 'color', 'help'], FOR_EVERY_COMMAND)
    .wrap(helpWidth())
    .epilogue(exitCodeHelp());
}

function withGlobalOptions(parser: Argv): Argv {
  return parser
    .option('json', {
      type: 'boolean',
      default: false,
      describe: 'print one JSON document on stdout: short for `--format json`',
      global: true,
    })
    .option('format', {
      type: 'string',
      requiresArg: true,
      describe: `how findings are written, for people or on stdout for a program: ${FORMATS.join(', ')}`,
      global: true,
    })
    .option('report', {
      type: 'string',
      requiresArg: true,
      describe: 'write such a document into a file as well: FORMAT=FILE; repeatable',
      global: true,
    })
    .option('profile', {
      type: 'string',
      requiresArg: true,
      describe: "the profile of Prefect's to use",
      global: true,
    })
    .option('prompt', {
      type: 'boolean',
      describe: "as Prefect's; tq asks no questions, so it changes nothing",
      hidden: true,
      global: true,
    })
    .option('color', {
      type: 'boolean',
      describe: 'colour, or --no-color; by default on a terminal',
      global: true,
    });
}

/** Names of those that it knows by now, which the types of yargs do not tell. */
function optionsOf(parser: Argv): string[] {
  const known = parser as unknown as { getOptions(): { key: Record<string, unknown> } };
  return Object.keys(known.getOptions().key);
}

function exitCodeHelp(): string {
  const rows = Object.values(EXIT_CODES).map(
    ({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`,
  );
  return ['Exit codes:', ...rows].join('\n');
}
