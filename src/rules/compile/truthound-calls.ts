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
  types: CompiledObject;
}

export function gather(parts: readonly Translated<Entry>[]): readonly CompiledCall[] {
  const calls: Map<string, Gathered>[] = [];
  const entries: Gathered[] = [];
  for (const { rule, column, part } of parts) {
    const found = entries.find((each) => isShared(each, part));
    if (found === undefined) {
      const gathered = {
        entry: part,
        rules: [rule],
        columns: new Set(column === undefined ? [] : [column]),
        types: part.types ?? {},
      };
      entries.push(gathered);
      const call = calls.find((each) => !each.has(part.validator));
      if (call === undefined) calls.push(new Map([[part.validator, gathered]]));
      else call.set(part.validator, gathered);
    } else {
      found.rules.push(rule);
      if (column !== undefined) found.columns.add(column);
      found.types = { ...found.types, ...part.types };
    }
  }
  return calls.map(toCall);
}

function isShared({ entry, types }: Gathered, other: Entry): boolean {
  if (entry.validator !== other.validator || !isSame(entry.options, other.options)) return false;
  if (other.types === undefined) return true;
  return Object.entries(other.types).every(
    ([column, type]) => !Object.hasOwn(types, column) || types[column] === type,
  );
}

function isSame(left: CompiledValue, right: CompiledValue): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return left === right;
  const [ours, theirs] = [Object.entries(left), Object.entries(right)];
  return (
    ours.length === theirs.length &&
    ours.every(
      ([key, value], index) => key === theirs[index]?.[0] && isSame(value, theirs[index]?.[1] ?? null),
    )
  );
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
  if (entry.types !== undefined) return { ...entry.options, expected_types: types };
  return entry.isPerColumn === true ? { columns: [...columns], ...entry.options } : entry.options;
}
