/** What the compilers of the three engines have in common. */
import type { Rule, RuleValue } from '../rule.ts';
import type { CompiledCall, CompiledObject, CompiledValue } from './compiled.ts';

/** The rule cannot be expressed; why, as a clause. */
export interface Refused {
  readonly refused: string;
}

/** A rule's part of a call, in the words of its engine. */
export interface Translated<Part> {
  /** Its place among the compiled rules. */
  readonly rule: number;
  readonly column?: string;
  readonly part: Part;
}

export interface Translator<Part> {
  translate(rule: Rule): Part | Refused;
  /** Puts the parts into as few calls as the engine allows. */
  gather(parts: readonly Translated<Part>[]): readonly CompiledCall[];
}

export function refused(reason: string): Refused {
  return { refused: reason };
}

export function isRefused(value: unknown): value is Refused {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

/** The column of a rule whose type requires one. */
export function columnOf(rule: Rule): string {
  if (rule.column === undefined) throw new Error(`a rule of type ${rule.type} has a column`);
  return rule.column;
}

export function text(rule: Rule, field: string): string {
  const value = rule.fields.get(field);
  if (typeof value !== 'string') throw new Error(`${rule.type} has a text ${field}`);
  return value;
}

/** A number of the rule; absent where an optional field is not given. */
export function numberIn(rule: Rule, field: string): bigint | number | undefined {
  const value = rule.fields.get(field);
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined;
}

/** Refuses what no engine judges alike, and what JSON cannot hold. */
export function refuseEverywhere(rule: Rule): Refused | undefined {
  for (const [field, value] of rule.fields) {
    if (isNotFinite(value)) return refused(`\`${field}\` is no finite number`);
    if (Array.isArray(value) && (value as readonly RuleValue[]).some(isNotFinite))
      return refused(`\`${field}\` holds a number that is not finite`);
  }
  const [min, max] = [numberIn(rule, 'min'), numberIn(rule, 'max')];
  return min !== undefined && max !== undefined && min > max
    ? refused('`min` is greater than `max`')
    : undefined;
}

function isNotFinite(value: RuleValue): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/**
 * The values of `in_set` in a form that every engine takes: without null, which passes in any case, and all floats where
 * integers and floats are mixed. Polars refuses a set of several kinds, and in pandas `True` is in the set `[1]`.
 */
export function valuesOfSet(rule: Rule): readonly CompiledValue[] | Refused {
  const values = rule.fields.get('values');
  if (!Array.isArray(values)) throw new Error('in_set has a list of values');
  return oneKind((values as readonly RuleValue[]).filter((each) => each !== null));
}

export function oneKind(values: readonly RuleValue[]): readonly CompiledValue[] | Refused {
  const kinds = new Set(values.map((each) => typeof each));
  if (kinds.has('object')) return refused('a set holds single values, not lists or mappings');
  const simple = values as readonly (boolean | bigint | number | string)[];
  if (kinds.size < 2) return simple;
  if (kinds.size > 2 || !kinds.has('bigint') || !kinds.has('number')) {
    return refused('a set holds values of one kind: all text, all numbers or all booleans');
  }
  if (simple.some((each) => typeof each === 'bigint' && BigInt(Number(each)) !== each)) {
    return refused('a set with floats cannot hold an integer that no float can hold');
  }
  return simple.map(Number);
}

/** Leaves out the options that are not given. */
export function defined(options: Readonly<Record<string, CompiledValue | undefined>>): CompiledObject {
  return Object.fromEntries(
    Object.entries(options).filter((entry): entry is [string, CompiledValue] => entry[1] !== undefined),
  );
}
