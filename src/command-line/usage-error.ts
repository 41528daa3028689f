/** What is wrong with a command line, said of the command that it means, though it may be wrong otherwise. */
import { nameList } from '../diagnostics/name-list.ts';
import { oneLine } from '../diagnostics/one-line.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import { TqError } from '../tq-error.ts';

/** A command by its usage, such as `show [number]`, with those below it. */
export interface NamedCommand {
  command: string;
  children?: readonly NamedCommand[];
}

/** Its whole name, such as `history show`; the first word where there is no such command, empty without any word. */
export function commandIn(argv: readonly string[], commands: readonly NamedCommand[]): string {
  const words = wordsOf(argv);
  return namesOf(knownCommands(words, commands)).join(' ') || (words[0] ?? '');
}

/** Makes one of the message of yargs; null: it has none. `options`: names of those that the command takes, without dashes. */
export function usageError(
  message: string | null,
  argv: readonly string[],
  { commands, options }: { commands: readonly NamedCommand[]; options: readonly string[] },
): TqError {
  const words = wordsOf(argv);
  const known = knownCommands(words, commands);
  const text =
    unknownWord(message, { words, known, commands }) ??
    unknownOption(message, argv, options) ??
    missingArguments(message, known) ??
    missingValue(message) ??
    otherValue(message) ??
    sentence(message ?? 'the command line is wrong');
  return new TqError('usage', text, { help: `see \`${['tq', ...namesOf(known), '--help'].join(' ')}\`` });
}

/** yargs begins messages with a capital; ours do not. */
function sentence(message: string): string {
  const text = oneLine(message.trim().replaceAll(/:\n\s*/g, ': '), '; ');
  return text.charAt(0).toLowerCase() + text.slice(1);
}

const UNKNOWN = /^Unknown arguments?: (.+)$/;

/** yargs takes the name of a command that it does not know for an argument. */
function unknownWord(
  message: string | null,
  {
    words,
    known,
    commands,
  }: { words: readonly string[]; known: readonly NamedCommand[]; commands: readonly NamedCommand[] },
): string | undefined {
  const next = words[known.length];
  const below = known.length === 0 ? commands : (known.at(-1)?.children ?? []);
  const unknown = message === null ? undefined : UNKNOWN.exec(message)?.[1]?.split(', ');
  if (next === undefined || below.length === 0 || unknown?.includes(next) !== true) return undefined;
  const whole = (name: string): string => ['tq', ...namesOf(known), name].join(' ');
  const near = nearMiss(next, namesOf(below));
  return `there is no command \`${whole(next)}\`${didYouMean(near && whole(near))}`;
}

/** yargs names them without dashes. */
function unknownOption(
  message: string | null,
  argv: readonly string[],
  options: readonly string[],
): string | undefined {
  const [first = ''] = (message === null ? undefined : UNKNOWN.exec(message)?.[1]?.split(', ')) ?? [];
  const written = writtenAs(first, argv);
  if (first === '' || written === undefined) return undefined;
  const names = options.filter((name) => name.length > 2);
  const longer = names.filter((name) => name.startsWith(first));
  const near = nearMiss(first, longer) ?? nearMiss(first, names);
  const dashes = written.startsWith('--no-') && !first.startsWith('no-') ? '--no-' : '--';
  return `unknown option \`${written}\`${didYouMean(near && `${dashes}${near}`)}`;
}

/** yargs takes `--no-x` for the contrary of `x`, and `--x.y` for a part of it. */
function writtenAs(name: string, argv: readonly string[]): string | undefined {
  const options = argv.map((word) => word.split('=')[0] ?? '');
  const is = [`--${name}`, `-${name}`, `--no-${name}`];
  return (
    options.find((option) => is.includes(option)) ?? options.find((each) => each.startsWith(`--${name}.`))
  );
}

/** yargs lists them in a form of its own, the first option with a wrong value first. */
function otherValue(message: string | null): string | undefined {
  const [, name, given = '', listed = ''] =
    /^Invalid values:\s+Argument: (\S+), Given: "?([^]*?)"?, Choices: (.+)/.exec(message ?? '') ?? [];
  const choices = [...listed.matchAll(/"([^"]*)"/g)].map(([, choice = '']) => choice);
  if (name === undefined || choices.length === 0) return undefined;
  return `\`${withDashes(name)}\` is one of ${nameList(choices)}, not \`${given}\`${didYouMean(nearMiss(given, choices))}`;
}

/** yargs names options without them. */
function withDashes(name: string): string {
  return `${name.length === 1 ? '-' : '--'}${name}`;
}

function missingValue(message: string | null): string | undefined {
  const name = message === null ? undefined : /^Not enough arguments following: (\S+)$/.exec(message)?.[1];
  return name === undefined ? undefined : `\`${withDashes(name)}\` needs a value`;
}

/** yargs counts them and does not name them. */
function missingArguments(message: string | null, known: readonly NamedCommand[]): string | undefined {
  const [, ...positionals] = known.at(-1)?.command.split(' ') ?? [];
  const needed = positionals.filter((each) => each.startsWith('<'));
  if (needed.length === 0 || message?.startsWith('Not enough non-option arguments') !== true)
    return undefined;
  return `\`tq ${namesOf(known).join(' ')}\` needs ${needed.join(' and ')}`;
}

function knownCommands(words: readonly string[], commands: readonly NamedCommand[]): NamedCommand[] {
  const found = commands.find(({ command }) => command.split(' ')[0] === words[0]);
  return found === undefined ? [] : [found, ...knownCommands(words.slice(1), found.children ?? [])];
}

function namesOf(commands: readonly NamedCommand[]): string[] {
  return commands.map(({ command }) => command.split(' ')[0] ?? '');
}

/** The global ones, and those that take a value wherever they are. */
const OPTIONS_WITH_VALUE = ['--format', '--profile', '--report', '--name', '-n', '--prefect-file'];

/** What is no option and no value of one of these. */
function wordsOf(argv: readonly string[]): string[] {
  return argv.filter(
    (word, index) => !word.startsWith('-') && !OPTIONS_WITH_VALUE.includes(argv[index - 1] ?? ''),
  );
}
