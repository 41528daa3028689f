/** The meanings that several foreign formats share, as rules. */
import type { RuleValue } from '../../rule.ts';
import { type Draft, refused, rule, translated, type Translation } from './translated.ts';

export interface Bounds {
  readonly min?: RuleValue | undefined;
  readonly max?: RuleValue | undefined;
  /** Whether the bound itself is forbidden. */
  readonly isMinStrict?: boolean;
  readonly isMaxStrict?: boolean;
}

/** `in_range` includes its bounds; a strict bound is `greater_than` or `less_than`. */
export function bounds(column: string, { min, max, isMinStrict, isMaxStrict }: Bounds): Translation {
  const [low, high] = [min ?? undefined, max ?? undefined];
  if (low === undefined && high === undefined) return refused('it has no bound, so it checks nothing');
  if (![low, high].every((bound) => bound === undefined || isFinite(bound)))
    return refused('a bound of a rule is a number');
  const drafts: Draft[] = [];
  const [leastIn, mostIn] = [isMinStrict ? undefined : low, isMaxStrict ? undefined : high];
  if (leastIn !== undefined || mostIn !== undefined)
    drafts.push({ type: 'in_range', column, fields: { min: leastIn, max: mostIn } });
  if (low !== undefined && isMinStrict) drafts.push({ type: 'greater_than', column, fields: { value: low } });
  if (high !== undefined && isMaxStrict) drafts.push({ type: 'less_than', column, fields: { value: high } });
  return translated(drafts);
}

function isGiven(value: RuleValue | undefined): value is Exclude<RuleValue, null> {
  return value !== undefined && value !== null;
}

function isFinite(value: RuleValue): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
}

/** A missing value passes `in_set` anyhow, so a null in the list changes nothing. */
export function allowed(column: string, values: RuleValue | undefined): Translation {
  if (!Array.isArray(values)) return refused('`in_set` needs a list of numbers, texts or booleans');
  const list = values as readonly RuleValue[];
  if (list.some((each) => typeof each === 'object' && each !== null))
    return refused('`in_set` takes numbers, texts and booleans alone');
  const kept = list.filter((each) => each !== null);
  if (kept.length === 0) return refused('it allows no value, and `in_set` needs at least one');
  return rule('in_set', column, { values: kept });
}

/** Whether a list holds nothing but the numbers that Python takes for booleans. */
export function isZeroOrOne(values: RuleValue | undefined): boolean {
  const isNumber = (each: RuleValue): boolean => typeof each === 'bigint' || typeof each === 'number';
  return (
    Array.isArray(values) &&
    values.length > 0 &&
    (values as readonly RuleValue[]).every(
      (each) => isNumber(each) && (Number(each) === 0 || Number(each) === 1),
    )
  );
}

/** The lengths allowed, both ends included. */
export function lengths(column: string, min: RuleValue | undefined, max: RuleValue | undefined): Translation {
  const drafts: Draft[] = [];
  for (const [type, length] of [
    ['min_length', min],
    ['max_length', max],
  ] as const) {
    if (!isGiven(length)) continue;
    const whole = asInteger(length);
    if (whole === undefined) return refused('a length of a rule is an integer');
    if (whole < 0n && type === 'max_length') return refused('no text is that short');
    drafts.push({ type, column, fields: { [type]: whole < 0n ? 0n : whole } });
  }
  return drafts.length === 0 ? refused('it has no bound, so it checks nothing') : translated(drafts);
}

/** `3.0` is as good as `3`. */
export function asInteger(value: RuleValue | undefined): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/** At least this share of the values is there. */
export function completeness(column: string, share: RuleValue | undefined): Translation {
  const ratio = asFloat(share);
  if (ratio === undefined || !(ratio >= 0 && ratio <= 1))
    return refused('a share of a rule is a number from 0 to 1');
  return ratio === 1 ? rule('not_null', column) : rule('completeness_ratio', column, { min_ratio: ratio });
}

/** The vocabulary's floats refuse integers, so `1` becomes `1.0`. */
export function asFloat(value: RuleValue | undefined): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : undefined;
}
