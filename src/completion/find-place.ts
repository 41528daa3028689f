/** Where on a command line the cursor stands, and so what may stand there. */
import {
  type ArgumentEntry,
  commandAt,
  type CommandEntry,
  commandsBelow,
  type CommandTable,
  type OptionEntry,
  optionNamed,
} from './command-table.ts';

export interface Place {
  /** The command that the words name so far; undefined: none yet. */
  command: CommandEntry | undefined;
  /** Commands that may be named here. */
  commands: readonly CommandEntry[];
  /** Options that may be named here. */
  options: readonly OptionEntry[];
  /** The option whose value, or the argument of the command, that is written here. */
  value?: OptionEntry | ArgumentEntry;
  /** What stands before the value in the same word: `--format=`. */
  before: string;
  /** The beginning of the value, command or option, as far as it is written. */
  written: string;
  /** Values of the options so far, by the long name. */
  given: ReadonlyMap<string, readonly string[]>;
}

/** `words`: those behind `tq`; the last one is the one that the cursor is in. */
export function findPlace(table: CommandTable, words: readonly string[]): Place {
  const reader = new PlaceReader(table);
  for (const word of words.slice(0, -1)) reader.take(word);
  return reader.placeOf(words.at(-1) ?? '');
}

class PlaceReader {
  readonly #table: CommandTable;
  readonly #given = new Map<string, string[]>();
  #path: readonly string[] = [];
  /** How many arguments of the command there are. */
  #count = 0;
  #pending: OptionEntry | undefined;
  #isBehindDashes = false;

  constructor(table: CommandTable) {
    this.#table = table;
  }

  take(word: string): void {
    if (this.#pending !== undefined) {
      this.#give(this.#pending, word);
      this.#pending = undefined;
    } else if (this.#isBehindDashes || !word.startsWith('-')) this.#takeArgument(word);
    else if (word === '--') this.#isBehindDashes = true;
    else this.#takeOption(word);
  }

  #takeArgument(word: string): void {
    const next = commandAt(this.#table, [...this.#path, word]);
    if (this.#count === 0 && !this.#isBehindDashes && next !== undefined) this.#path = next.path;
    else this.#count += 1;
  }

  #takeOption(word: string): void {
    const { name, value } = optionIn(word);
    const option =
      optionNamed(this.#options(), name) ?? optionNamed(this.#options(), name.replace(/^no-/, ''));
    if (option === undefined) return;
    if (value === undefined && option.takesValue) this.#pending = option;
    else this.#give(option, value ?? '');
  }

  #give({ name }: OptionEntry, value: string): void {
    this.#given.set(name, [...(this.#given.get(name) ?? []), value]);
  }

  #options(): OptionEntry[] {
    // Those of a command go before: `deploy --version` is another one than `tq --version`.
    return [...(commandAt(this.#table, this.#path)?.options ?? []), ...this.#table.options];
  }

  placeOf(word: string): Place {
    const command = commandAt(this.#table, this.#path);
    const nothing = { command, commands: [], options: [], before: '', written: word, given: this.#given };
    if (this.#pending !== undefined) return { ...nothing, value: this.#pending };
    if (word.startsWith('-') && !this.#isBehindDashes) return this.#optionPlace(word, nothing);
    const commands = this.#count === 0 && !this.#isBehindDashes ? commandsBelow(this.#table, this.#path) : [];
    const value = this.#argument(command);
    return { ...nothing, commands, ...(value === undefined ? {} : { value }) };
  }

  #optionPlace(word: string, nothing: Place): Place {
    const { name, value } = optionIn(word);
    const option = optionNamed(this.#options(), name);
    if (value !== undefined && option?.takesValue === true)
      return { ...nothing, value: option, before: word.slice(0, -value.length || undefined), written: value };
    const options = this.#options().filter(
      (each, at, all) =>
        all.findIndex(({ name: other }) => other === each.name) === at &&
        (each.isRepeatable || !this.#given.has(each.name)),
    );
    return { ...nothing, options: value === undefined ? options : [] };
  }

  #argument(command: CommandEntry | undefined): ArgumentEntry | undefined {
    const last = command?.arguments.at(-1);
    return command?.arguments[this.#count] ?? (last?.isVariadic === true ? last : undefined);
  }
}

/** `--name`, `--name=value`, `-n`. */
function optionIn(word: string): { name: string; value: string | undefined } {
  const [, name = '', value] = /^--?([^=]*)(?:=([^]*))?$/.exec(word) ?? [];
  return { name, value };
}
