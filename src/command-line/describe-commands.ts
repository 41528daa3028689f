/** The commands as data, from their own builders: for completion, and for the reference. Runs none of them. */
import { buildWithExamples, FOR_EVERY_COMMAND } from './command-help.ts';
import yargs, { type Argv } from 'yargs';
import type { ArgumentEntry, CommandEntry, CommandTable, OptionEntry } from '../completion/command-table.ts';
import { configure } from './configure-parser.ts';
import { ENTRIES, type Entry, isRepeatable } from '../program.ts';

/** Loads every command. */
export async function describeCommands(): Promise<CommandTable> {
  const commands: CommandEntry[] = [];
  for (const entry of ENTRIES) commands.push(...(await commandsOf(entry, [])));
  return { options: optionsOf(configure(yargs([]))), commands };
}

async function commandsOf(entry: Entry, parents: readonly string[]): Promise<CommandEntry[]> {
  const [word = '', ...words] = entry.command.split(' ');
  const path = [...parents, word];
  const command = await entry.load?.();
  const built =
    command === undefined
      ? undefined
      : buildWithExamples(yargs([]).help(false).version(false), command.builder, path.join(' '));
  const parser = built?.parser;
  const own: CommandEntry = {
    path,
    describe: entry.describe,
    runs: command !== undefined,
    arguments: parser === undefined ? [] : words.map((each) => argumentOf(each, parser)),
    options: parser === undefined ? [] : optionsOf(parser, command?.repeatable),
    examples: built?.examples ?? [],
  };
  const below: CommandEntry[] = [];
  for (const child of entry.children ?? []) below.push(...(await commandsOf(child, path)));
  return [own, ...below];
}

/** What yargs knows of a parser and does not say in its types (`yargs/build/lib/yargs-factory.js` of 18). */
interface Known {
  getOptions(): {
    key: Record<string, unknown>;
    alias: Record<string, string[]>;
    boolean: string[];
    array: string[];
    hiddenOptions: string[];
    default: Record<string, unknown>;
    defaultDescription: Record<string, string | undefined>;
    choices: Record<string, string[]>;
  };
  getGroups(): Record<string, string[]>;
  getDemandedOptions(): Record<string, unknown>;
  getInternalMethods(): { getUsageInstance(): { getDescriptions(): Record<string, string | undefined> } };
}

const POSITIONALS = 'Positionals:';
const UNNAMED = ['Options:', FOR_EVERY_COMMAND];

function optionsOf(parser: Argv, repeatable: readonly string[] = []): OptionEntry[] {
  const known = parser as unknown as Known;
  const { key, hiddenOptions, alias } = known.getOptions();
  // Other names are keys as well; they are told with the option.
  const others = [
    ...hiddenOptions,
    ...(known.getGroups()[POSITIONALS] ?? []),
    ...Object.values(alias).flat(),
  ];
  return Object.keys(key)
    .filter((name) => !others.includes(name))
    .map((name) => optionOf(name, known, repeatable));
}

function optionOf(name: string, parser: Known, repeatable: readonly string[]): OptionEntry {
  const options = parser.getOptions();
  const group = Object.entries(parser.getGroups()).find(([, names]) => names.includes(name))?.[0];
  const choices = options.choices[name];
  const standard = options.defaultDescription[name] ?? shownDefault(options.default[name]);
  return {
    name,
    aliases: options.alias[name] ?? [],
    describe: descriptionOf(name, parser),
    ...(group === undefined || UNNAMED.includes(group) ? {} : { group: group.replace(/:$/, '') }),
    takesValue: !options.boolean.includes(name),
    isRepeatable: isRepeatable(name, repeatable),
    isRequired: Object.hasOwn(parser.getDemandedOptions(), name),
    ...(choices === undefined || choices.length === 0 ? {} : { choices: choices.map(String) }),
    ...(standard === undefined ? {} : { default: standard }),
  };
}

/** That a flag is off is no news. */
function shownDefault(value: unknown): string | undefined {
  return value === undefined || value === false ? undefined : String(value);
}

/** `written`: `<name>`, `[name]` or `[names..]`. */
function argumentOf(written: string, parser: Argv): ArgumentEntry {
  const known = parser as unknown as Known;
  const name = written.replace(/^[<[]|(\.\.)?[\]>]$/g, '');
  const choices = known.getOptions().choices[name];
  return {
    name,
    describe: descriptionOf(name, known),
    isRequired: written.startsWith('<'),
    isVariadic: written.includes('..'),
    ...(choices === undefined || choices.length === 0 ? {} : { choices: choices.map(String) }),
  };
}

/** yargs marks texts of its own, which it translates. */
function descriptionOf(name: string, parser: Known): string {
  const described = parser.getInternalMethods().getUsageInstance().getDescriptions()[name] ?? '';
  return described.replace(/^__yargsString__:/, '');
}
