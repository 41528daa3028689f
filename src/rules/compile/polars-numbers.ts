/** Numbers that Polars cannot take where a rule puts them, so that each run would raise; measured with polars 1.44.2 and 2.1.0. */
import type { Rule } from '../rule.ts';
import type { CompiledValue } from './compiled.ts';
import type { Literal } from './expression.ts';
import { POLARS_SQL } from './print-expression.ts';
import { refused, type Refused } from './translation.ts';

/** A set becomes a series, of integers with a sign or without. */
export function refuseInSet(values: readonly CompiledValue[]): Refused | undefined {
  const value = values.find((each) => isBeyond(each, -(2n ** 63n), 2n ** 64n - 1n));
  return value === undefined
    ? undefined
    : refused(`Polars has no integer of more than 64 bits in a set: \`${String(value)}\``);
}

/** A bound is compared with as an integer of 128 bits. */
export function refuseBounds({ fields }: Rule): Refused | undefined {
  for (const [field, value] of fields)
    if (isBeyond(value, -(2n ** 127n), 2n ** 127n - 1n))
      return refused(`Polars compares with no integer of more than 128 bits, as \`${field}\` is`);
  return undefined;
}

/** 2.x reads a number with a point into a decimal; integers that long are refused when the condition is read. */
export function refuseInSql(literals: readonly Literal[]): Refused | undefined {
  const value = literals.find((each) => typeof each === 'number' && isLong(each));
  return value === undefined
    ? undefined
    : refused(`Polars' SQL reads no number of more than 38 digits, as \`${String(value)}\` is`);
}

function isBeyond(value: unknown, least: bigint, most: bigint): boolean {
  return typeof value === 'bigint' && (value < least || value > most);
}

/** A zero alone before the point is no digit of a decimal. */
function isLong(value: number): boolean {
  return POLARS_SQL.literal(value).replace(/^-?0?/, '').replace('.', '').length > 38;
}
