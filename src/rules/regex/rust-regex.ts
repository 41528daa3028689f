/**
 * What Truthound's `regex` validator does with a pattern that Python takes: it refuses what looks slow to it, compiles the rest with
 * Python, and runs it with Polars, that is with Rust's `regex` crate. truthound 3.2.0, `validators/string/regex.py` and `validators/base.py`.
 */
import { readRustPattern } from './rust-parse.ts';
import { RustRefusal, RustScan } from './rust-scan.ts';

/** Why the validator fails on a pattern, in words of Truthound or of Rust; undefined where it runs. */
export function truthoundRefusal(pattern: string): string | undefined {
  return safetyRefusal(pattern) ?? rustRegexRefusal(pattern);
}

/** Why Rust refuses the pattern as Truthound hands it on; undefined where it takes it. */
export function rustRegexRefusal(pattern: string): string | undefined {
  try {
    readRustPattern(new RustScan(anchored(pattern)));
    return undefined;
  } catch (error) {
    if (error instanceof RustRefusal) return error.message;
    throw error;
  }
}

/** Letter by letter, so `a|b` becomes `^a|b$`: `a` at the start or `b` at the end. */
export function anchored(pattern: string): string {
  const start = pattern.startsWith('^') ? '' : '^';
  const end = pattern.endsWith('$') ? '' : '$';
  return `(?s)${start}${pattern}${end}`;
}

/** Python's `len`. */
const LONGEST = 1000;
/** `RegexSafetyChecker.REDOS_PATTERNS`, each with Truthound's own spelling. */
const SLOW: readonly (readonly [RegExp, string])[] = [
  [/\([^\n]+\)\+\+/u, '\\(.+\\)\\+\\+'],
  [/\([^\n]+\)\*\*/u, '\\(.+\\)\\*\\*'],
  [/\([^\n]+\)\{\p{Nd}+,\}/u, '\\(.+\\)\\{\\d+,\\}'],
  [/\([^\n]+\|[^\n]+\)\+/u, '\\(.+\\|.+\\)\\+'],
];

function safetyRefusal(pattern: string): string | undefined {
  const length = pattern.length > LONGEST ? Array.from(pattern).length : pattern.length;
  if (length > LONGEST) return `ReDoS risk: Pattern too long (${length} > ${LONGEST})`;
  const slow = SLOW.find(([form]) => form.test(pattern));
  return slow && `ReDoS risk: Potentially vulnerable to ReDoS: matches ${slow[1]}`;
}
