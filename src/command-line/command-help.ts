/** How the help of a command is laid out: what it does, examples, arguments, its own options, those of every command. */
import type { Argv } from 'yargs';
import type { ExampleEntry } from '../completion/command-table.ts';
import { wrapped } from '../report/preflight/wrapped.ts';
import { EXAMPLES } from './command-examples.ts';

/** The heading over the options that every command has. */
export const FOR_EVERY_COMMAND = 'For every command:';

/** Headings in the order in which they come; those that a builder adds stand between these and `FOR_EVERY_COMMAND`. */
const FIRST_HEADINGS = ['Positionals:', 'Options:'];

export interface CommandHelp {
  /** With its arguments: `rules compile <files..>`. */
  usage: string;
  describe: string;
}

/**
 * Runs a builder and keeps the examples that it gives; yargs would show them last. Where it gives none, they are those of
 * `EXAMPLES`.
 */
export function buildWithExamples(
  parser: Argv,
  builder: (parser: Argv) => Argv,
  name: string,
): { parser: Argv; examples: readonly ExampleEntry[] } {
  const examples: ExampleEntry[] = [];
  const keep = (line: string, about = ''): void =>
    void examples.push({ line: line.replace(/^\$0\b/, 'tq'), about });
  for (const heading of FIRST_HEADINGS) parser.group([], heading);
  const collecting = Object.assign(parser, {
    example(line: string | readonly (readonly [string, string?])[], about?: string) {
      if (typeof line === 'string') keep(line, about);
      else for (const [each, meaning] of line) keep(each, meaning);
      return collecting;
    },
  }) as Argv;
  const built = builder(collecting);
  return { parser: built, examples: examples.length > 0 ? examples : (EXAMPLES[name] ?? []) };
}

/** A run that shows the help, and so runs no command. */
export interface HelpAsked {
  /** Those of the command that is shown; they come to the text at last, for yargs takes spaces away. */
  examples: readonly ExampleEntry[];
}

/** Undefined: a command runs. */
export function helpAsked(argv: readonly string[]): HelpAsked | undefined {
  const dashes = argv.indexOf('--');
  const words = dashes < 0 ? argv : argv.slice(0, dashes);
  return words.includes('--help') || words.includes('-h') ? { examples: EXAMPLES[''] ?? [] } : undefined;
}

/** In columns; lines of more are hard to read. */
const WIDEST = 100;

/** Of less, hardly a word would fit beside the name of an option. */
const NARROWEST = 40;

/** How wide help is laid out on a terminal of so many columns; undefined: on none, such as a file. */
export function helpWidth(columns?: number): number {
  // Some terminals say that they have none.
  return columns === undefined || columns === 0 ? WIDEST : Math.max(NARROWEST, Math.min(WIDEST, columns));
}

/** Where the examples come to. */
export const EXAMPLES_HEADING = 'Examples:';

export function layOutHelp(
  parser: Argv,
  { usage, describe }: CommandHelp,
  examples: readonly ExampleEntry[],
  asked: HelpAsked | undefined,
): Argv {
  if (asked === undefined) return parser;
  asked.examples = examples;
  withoutObviousDefaults(parser);
  return parser.usage(
    [`tq ${usage}`, '', describe, ...(examples.length === 0 ? [] : ['', EXAMPLES_HEADING])].join('\n'),
  );
}

/** The text of the help with the examples below their heading; `columns` as for `helpWidth`. */
export function withExamplesIn(text: string, asked: HelpAsked | undefined, columns?: number): string {
  const examples = asked?.examples ?? [];
  const beside = exampleLines(examples);
  const room = columns === undefined || columns === 0 ? Infinity : columns;
  const lines = beside.every(({ length }) => length <= room) ? beside : stacked(examples, helpWidth(columns));
  return lines.length === 0
    ? text
    : text.replace(`\n${EXAMPLES_HEADING}\n`, (found) => `${found}${lines.join('\n')}\n`);
}

/** Columns, and a line more where the first one is too wide for that. */
const WIDEST_LINE = 46;

function exampleLines(examples: readonly ExampleEntry[]): string[] {
  const lengths = examples.map(({ line }) => line.length).filter((length) => length <= WIDEST_LINE);
  const width = Math.max(0, ...lengths);
  return examples.flatMap(({ line, about }) =>
    line.length > WIDEST_LINE
      ? [`  ${line}`, `  ${' '.repeat(width)}  ${about}`]
      : [`  ${line.padEnd(width)}  ${about}`],
  );
}

/** What an example does stands below it, and a line that is copied is never broken. */
function stacked(examples: readonly ExampleEntry[], width: number): string[] {
  return examples.flatMap(({ line, about }) => [
    `  ${line}`,
    `${ABOUT}${wrapped(about, width - ABOUT.length, ABOUT)}`,
  ]);
}

const ABOUT = ' '.repeat(6);

/** That a flag is off and a list is empty is no news. */
export function withoutObviousDefaults(parser: Argv): void {
  const { default: defaults } = (
    parser as unknown as { getOptions(): { default: Record<string, unknown> } }
  ).getOptions();
  for (const [name, value] of Object.entries(defaults))
    if (value === false || (Array.isArray(value) && value.length === 0))
      Reflect.deleteProperty(defaults, name);
}
