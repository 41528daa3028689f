/** The command line of `tq` as data: what completion offers and what the reference says. Made from the builders of the commands. */

/** An option, by its long name without dashes. */
export interface OptionEntry {
  name: string;
  /** Other names, without dashes: `n` of `--name`. */
  aliases: readonly string[];
  describe: string;
  /** The heading that it stands under in the help; undefined: `Options`. */
  group?: string;
  /** Whether a word follows it. */
  takesValue: boolean;
  isRepeatable: boolean;
  isRequired: boolean;
  /** The only values that it takes. */
  choices?: readonly string[];
  /** As the help shows it. */
  default?: string;
}

/** A word behind the command: `<file>`, `[files..]`. */
export interface ArgumentEntry {
  name: string;
  describe: string;
  isRequired: boolean;
  /** Whether it takes all words that follow. */
  isVariadic: boolean;
  choices?: readonly string[];
}

/** A command line, and what it is for. */
export interface ExampleEntry {
  line: string;
  about: string;
}

export interface CommandEntry {
  /** Behind `tq`: `rules`, `compile`. */
  path: readonly string[];
  describe: string;
  /** Whether it does something by itself, and does not only hold others. */
  runs: boolean;
  arguments: readonly ArgumentEntry[];
  /** Without those of every command. */
  options: readonly OptionEntry[];
  examples: readonly ExampleEntry[];
}

export interface CommandTable {
  /** Options that come before or behind any command. */
  options: readonly OptionEntry[];
  /** Those that hold others stand before them. */
  commands: readonly CommandEntry[];
}

/** The command of a path; undefined where there is none. */
export function commandAt(table: CommandTable, path: readonly string[]): CommandEntry | undefined {
  return table.commands.find(
    (each) => each.path.length === path.length && each.path.every((word, at) => word === path[at]),
  );
}

/** The commands right below a path; below the empty one, the commands of `tq`. */
export function commandsBelow(table: CommandTable, path: readonly string[]): CommandEntry[] {
  return table.commands.filter(
    (each) => each.path.length === path.length + 1 && path.every((word, at) => word === each.path[at]),
  );
}

/** By any of its names, without dashes. */
export function optionNamed(options: readonly OptionEntry[], name: string): OptionEntry | undefined {
  return options.find((each) => each.name === name || each.aliases.includes(name));
}
