/** Whether Python takes a pattern: CPython 3.11's `re.compile(pattern)` on a text, judged without Python. */
import { checkCompiles } from './compile-check.ts';
import { type ParsedPattern, parsePattern } from './parse.ts';
import { PatternCrash, PatternFault } from './pattern-fault.ts';

/**
 * `invalid`: Python raises `re.error`, whose text is `message`; `at` is the place of the fault in UTF-16 units.
 * `crash`: another exception escapes, as `OverflowError: the repetition number is too large`.
 */
export type PatternJudgement =
  | { readonly kind: 'valid'; readonly parsed: ParsedPattern }
  | { readonly kind: 'invalid'; readonly message: string; readonly at: number }
  | { readonly kind: 'crash'; readonly message: string };

/** Never throws, whatever the pattern. */
export function judgePattern(pattern: string): PatternJudgement {
  try {
    const parsed = parsePattern(pattern);
    checkCompiles(parsed);
    return { kind: 'valid', parsed };
  } catch (error) {
    if (error instanceof PatternCrash) return { kind: 'crash', message: error.message };
    if (!(error instanceof PatternFault)) throw error;
    return { kind: 'invalid', message: withPosition(error, pattern), at: utf16Offset(pattern, error.near) };
  }
}

/** `str(error)`; CPython 3.11 `re/_constants.py`. */
function withPosition({ message, position }: PatternFault, pattern: string): string {
  if (position === undefined) return message;
  const placed = `${message} at position ${position}`;
  if (!pattern.includes('\n')) return placed;
  const before = Array.from(pattern).slice(0, position);
  const line = before.filter((character) => character === '\n').length + 1;
  return `${placed} (line ${line}, column ${position - before.lastIndexOf('\n')})`;
}

function utf16Offset(pattern: string, codePoints: number): number {
  let offset = 0;
  let left = codePoints;
  for (const character of pattern) {
    if (left === 0) break;
    offset += character.length;
    left -= 1;
  }
  return offset;
}
