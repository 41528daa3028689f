/** Python's pattern flags, by the numbers of CPython 3.11's `re/_constants.py`. */
export const TEMPLATE = 1;
export const IGNORECASE = 2;
export const LOCALE = 4;
export const MULTILINE = 8;
export const DOTALL = 16;
export const UNICODE = 32;
export const VERBOSE = 64;
export const ASCII = 256;

/** At most one of these can hold. */
export const TYPE_FLAGS = ASCII | LOCALE | UNICODE;

export const FLAG_LETTERS: ReadonlyMap<string, number> = new Map([
  ['i', IGNORECASE],
  ['L', LOCALE],
  ['m', MULTILINE],
  ['s', DOTALL],
  ['x', VERBOSE],
  ['a', ASCII],
  ['t', TEMPLATE],
  ['u', UNICODE],
]);

/** The flags inside a group that adds and removes some. */
export function combinedFlags(flags: number, added: number, removed: number): number {
  const base = added & TYPE_FLAGS ? flags & ~TYPE_FLAGS : flags;
  return (base | added) & ~removed;
}
