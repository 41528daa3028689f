/** The numbers, or the lengths of texts, that rules on one column leave between them. */
import type { RuleMapping, RuleValue } from '../rule.ts';

export interface Range {
  min?: number | bigint;
  max?: number | bigint;
  isStrict: boolean;
}

interface Limit<Entry> {
  value: number | bigint;
  isStrict: boolean;
  entry: Entry;
}

/** What all rules so far leave between them: the highest lower limit, and the lowest upper one. */
export class Bounds<Entry> {
  #lower: Limit<Entry> | undefined;
  #upper: Limit<Entry> | undefined;

  /** The earlier rule that leaves nothing in common with this one. */
  add({ min, max, isStrict }: Range, entry: Entry): Entry | undefined {
    const rival = this.#rivalOf(min, max, isStrict);
    if (min !== undefined && (this.#lower === undefined || isTighter(min, this.#lower.value, isStrict)))
      this.#lower = { value: min, isStrict, entry };
    if (max !== undefined && (this.#upper === undefined || isTighter(this.#upper.value, max, isStrict)))
      this.#upper = { value: max, isStrict, entry };
    return rival;
  }

  /** The rule that a value does not pass. */
  refusing(value: number | bigint): Entry | undefined {
    return this.#rivalOf(value, value, false);
  }

  #rivalOf(min: Range['min'], max: Range['max'], isStrict: boolean): Entry | undefined {
    const lower = this.#lower;
    const upper = this.#upper;
    if (upper && isGap(min, upper.value, isStrict || upper.isStrict)) return upper.entry;
    return lower && isGap(lower.value, max, isStrict || lower.isStrict) ? lower.entry : undefined;
  }
}

/** Of two equal limits the strict one leaves less. */
function isTighter(higher: number | bigint, lower: number | bigint, isStrict: boolean): boolean {
  return higher > lower || (isStrict && !(higher < lower));
}

function isGap(
  min: number | bigint | undefined,
  max: number | bigint | undefined,
  isStrict: boolean,
): boolean {
  if (min === undefined || max === undefined) return false;
  return min > max || (isStrict && !(min < max));
}

/** The numbers that a rule lets pass; undefined where it is about something else. */
export function rangeOf(type: string, fields: RuleMapping): Range | undefined {
  const number = (key: string): Pick<Range, 'min'> => {
    const value = fields.get(key);
    return isNumber(value) ? { min: value } : {};
  };
  const { min: max } = number('max');
  if (type === 'in_range')
    return { ...number('min'), ...(max === undefined ? {} : { max }), isStrict: false };
  const { min: value } = number('value');
  if (value === undefined) return undefined;
  if (type === 'greater_than') return { min: value, isStrict: true };
  return type === 'less_than' ? { max: value, isStrict: true } : undefined;
}

/** The lengths that a rule lets pass; undefined where it is about something else. */
export function lengthOf(type: string, fields: RuleMapping): Range | undefined {
  const min = fields.get('min_length');
  const max = fields.get('max_length');
  if (type === 'min_length' && isNumber(min)) return { min, isStrict: false };
  return type === 'max_length' && isNumber(max) ? { max, isStrict: false } : undefined;
}

/** Neither a NaN nor infinite. */
export function isNumber(value: RuleValue | undefined): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
}
