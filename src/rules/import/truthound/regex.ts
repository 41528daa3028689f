/** Truthound's `regex` validator (truthound 3.2.0, `validators/string/regex.py`), which searches with Rust's `regex`. */
import { hasTopLevelChoice, patternFor, splitFlags } from '../meaning/patterns.ts';
import { refused, rule, type Translation, withNote } from '../meaning/translated.ts';
import type { Get } from './validators.ts';

export function regexRule(column: string, get: Get): Translation {
  const pattern = get('pattern');
  if (typeof pattern !== 'string') return refused('it has no `pattern`');
  const { flags, body } = splitFlags(pattern);
  const isFull = get('match_full') !== false;
  // A point of Truthound's matches line breaks, unless it is told otherwise.
  const dotAll = get('dotall') !== false && body.includes('.') ? 's' : '';
  const ignoreCase = get('case_insensitive') === true ? 'i' : '';
  const letters = flags + dotAll + ignoreCase;
  return withNote(
    rule('regex', column, { pattern: isFull ? whole(body, letters) : patternFor(body, 'anywhere', letters) }),
    'Truthound lets a text of blanks alone pass; the rule does not, unless the pattern does',
  );
}

/** The anchors go around the pattern as it is, so with a choice at its top each holds for one alternative only. */
function whole(body: string, letters: string): string {
  if (!hasTopLevelChoice(body)) return patternFor(body, 'whole', letters);
  const anchored = `${body.startsWith('^') ? '' : '^'}${body}${body.endsWith('$') ? '' : '$'}`;
  return patternFor(anchored, 'anywhere', letters);
}
