/** Puts the parts of rules into as few calls of `truthound.check` as it allows: one entry a validator and call. */
import type { CompiledCall, CompiledObject, CompiledValue } from './compiled.ts';
import type { Translated } from './translation.ts';

/** One entry of `validator_config`. */
export interface Entry {
  readonly validator: string;
  /** All options but `columns` and `expected_types`, which entries that are otherwise equal share. */
  readonly options: CompiledObject;
  /** Options of the shape `{column: value}`, shared by rules on different columns. */
  readonly types?: CompiledObject;
  /** Whether the validator takes a list `columns`. */
  readonly isPerColumn?: boolean;
  /** Columns that the validator reads beside the rule's own. */
  readonly others?: readonly string[];
}

/** An entry under way: which rules it judges. */
interface Gathered {
  readonly entry: Entry;
  readonly rules: number[];
  readonly columns: Set<string>;
  readonly types: Map<string, CompiledValue>;
}

export function gather(parts: readonly Translated<Entry>[]): readonly CompiledCall[] {
  const calls: Map<string, Gathered>[] = [];
  /** By validator and options; several where one column is asked for several types. */
  const entries = new Map<string, Gathered[]>();
  const counts = new Map<string, number>();
  for (const translated of parts) {
    const { validator, options: settings } = translated.part;
    const key = `${validator} ${textOf(settings)}`;
    const alike = entries.get(key) ?? [];
    const found = alike.find((each) => isFree(each, translated.part));
    if (found !== undefined) {
      add(found, translated);
      continue;
    }
    const gathered = { entry: translated.part, rules: [], columns: new Set<string>(), types: new Map() };
    add(gathered, translated);
    entries.set(key, [...alike, gathered]);
    // a call holds one entry a validator, so that the third one goes into the third call
    const count = counts.get(validator) ?? 0;
    counts.set(validator, count + 1);
    calls[count] ??= new Map();
    calls[count].set(validator, gathered);
  }
  return calls.map(toCall);
}

function add({ rules, columns, types }: Gathered, { rule, column, part }: Translated<Entry>): void {
  rules.push(rule);
  if (column !== undefined) columns.add(column);
  for (const [name, type] of Object.entries(part.types ?? {})) types.set(name, type);
}

/** Whether no column of the entry has another type yet. */
function isFree({ types }: Gathered, other: Entry): boolean {
  return Object.entries(other.types ?? {}).every(
    ([column, type]) => !types.has(column) || types.get(column) === type,
  );
}

/** The same for the same value, and for that alone. */
function textOf(value: CompiledValue): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  return `{${Object.entries(value)
    .map(([key, part]) => `${JSON.stringify(key)}:${textOf(part)}`)
    .join()}}`;
}

/** A call guards every column that it names: Truthound lets a column that does not exist pass. */
function toCall(gathered: Map<string, Gathered>): CompiledCall {
  const judged = [...gathered.values()]
    .flatMap(({ entry, rules }) => rules.map((rule) => ({ rule, validator: entry.validator })))
    .sort((left, right) => left.rule - right.rule);
  const columns = new Set(
    [...gathered.values()].flatMap((each) => [...each.columns, ...(each.entry.others ?? [])]),
  );
  const config: Record<string, CompiledValue> = {};
  if (columns.size > 0) config['column_exists'] = { columns: [...columns] };
  for (const [validator, each] of gathered)
    if (validator !== 'column_exists') config[validator] = options(each);
  return {
    rules: judged.map(({ rule }) => BigInt(rule)),
    judged_by: judged.map(({ validator }) => validator),
    validators: Object.keys(config),
    validator_config: config,
  };
}

function options({ entry, columns, types }: Gathered): CompiledObject {
  if (entry.types !== undefined) return { ...entry.options, expected_types: Object.fromEntries(types) };
  return entry.isPerColumn === true ? { columns: [...columns], ...entry.options } : entry.options;
}
