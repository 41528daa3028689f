/**
 * How much memory Rust's `regex` crate needs for the parts of a pattern, in bytes: measured with polars 1.44.2 by the number of
 * repetitions at which it gives up. Within a few percent for the parts that are large.
 */
import type { CategoryName } from './nodes.ts';

/** `size_limit` of the crate; Polars leaves it as it is. */
export const SIZE_LIMIT = 10_485_760;

export const CATEGORY_SIZES: Readonly<Record<CategoryName, number>> = {
  d: 5125,
  D: 12_756,
  s: 680,
  S: 1925,
  w: 50_171,
  W: 46_603,
};
export const DOT_SIZE = 964;
export const CAPTURE_SIZE = 64;
/** What each round adds that may be left out. */
export const OPTIONAL_SIZE = 40;
const NEGATED_SIZE = 1000;

export function literalSize(code: number, ignoresCase: boolean): number {
  if (ignoresCase && code < 0x80) return /[a-z]/i.test(String.fromCodePoint(code)) ? 80 : 32;
  if (code < 0x80) return 32;
  return code < 0x800 ? 64 : code < 0x10000 ? 96 : 128;
}

/** `codes` are the last characters of its ranges; `categories` the sum of their sizes. */
export function setSize(codes: readonly number[], categories: number, negated: boolean): number {
  if (categories > 0) return categories;
  if (negated) return NEGATED_SIZE;
  const wide = Math.max(0, ...codes);
  const base = wide < 0x80 ? 64 : wide < 0x800 ? 132 : 432;
  return base + codes.length * 8;
}
