/**
 * Regular expressions of other tools, written so that `regex`, which matches from the start of a text as Python's
 * `re.match` does, accepts the same texts.
 */

/** Where a tool looks for the pattern: from the start of the text, anywhere in it, or as the whole of it. */
export type Matching = 'start' | 'anywhere' | 'whole';

const LEADING_FLAGS = /^\(\?([aimsux]+)\)/;

/** The end that is added is the very end; a `$` of the pattern also matches before a last line break, as ever in Python. */
export function patternFor(pattern: string, matching: Matching, extraFlags = ''): string {
  const { flags: own, body } = splitFlags(pattern);
  const letters = [...new Set(own + extraFlags)].sort().join('');
  const flags = letters === '' ? '' : `(?${letters})`;
  if (isAnchored(body, matching, letters)) return flags + body;
  // A comment of a verbose pattern would swallow the parenthesis.
  const group = letters.includes('x') ? `(?:${body}\n)` : `(?:${body})`;
  return matching === 'anywhere' ? `${flags}(?s:.*)${group}` : `${flags}^${group}\\Z`;
}

/** `(?i)abc` is `abc` with the flag `i`. */
export function splitFlags(pattern: string): { readonly flags: string; readonly body: string } {
  const [leading = '', flags = ''] = LEADING_FLAGS.exec(pattern) ?? [];
  return { flags, body: pattern.slice(leading.length) };
}

/** Whether it means the same when it is matched from the start. */
function isAnchored(body: string, matching: Matching, flags: string): boolean {
  if (matching === 'start') return true;
  if (flags.includes('m') || flags.includes('x') || hasTopLevelChoice(body)) return false;
  if (!/^(?:\^|\\A)/.test(body)) return false;
  return matching === 'anywhere' || endsAtEnd(body);
}

/** Whether it is `^…$` as a whole, so that every way of matching accepts the same texts. */
export function isWhole(pattern: string): boolean {
  return /^\^/.test(pattern) && endsAtEnd(pattern) && !hasTopLevelChoice(pattern);
}

function endsAtEnd(body: string): boolean {
  const backslashes = /(?<!\\)(\\*)\$$/.exec(body)?.[1];
  return backslashes !== undefined && backslashes.length % 2 === 0;
}

/** Whether a `|` stands outside every group and class: `^a|b$`. */
export function hasTopLevelChoice(body: string): boolean {
  let depth = 0;
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at];
    if (sign === '\\') at += 1;
    else if (sign === '[') at = classEnd(body, at);
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    else if (sign === '|' && depth === 0) return true;
  }
  return false;
}

/** A `]` right behind `[` or `[^` is a member of the class. */
function classEnd(body: string, start: number): number {
  let at = start + 1;
  if (body[at] === '^') at += 1;
  if (body[at] === ']') at += 1;
  while (at < body.length && body[at] !== ']') at += body[at] === '\\' ? 2 : 1;
  return at;
}

/**
 * A pattern of a database, which takes `$` for the very end (PostgreSQL, and RE2 as in DuckDB and BigQuery). Python's `$`
 * also matches before a last line break.
 */
export function asInDatabases(pattern: string): string {
  let written = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const start = at;
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === '[') at = classEnd(pattern, at);
    written += pattern[start] === '$' ? '\\Z' : pattern.slice(start, at + 1);
  }
  return written;
}

/**
 * Whether databases and Python read it alike: texts, `.`, classes, anchors, groups, choices and repetitions. Escapes of
 * letters, look-around, POSIX classes and lazy or possessive repetitions differ from database to database.
 */
export function isPortable(pattern: string): boolean {
  return !/\\[A-Za-z0-9]|\(\?|\[[:.=]|[*+?}][?+]/.test(pattern);
}
