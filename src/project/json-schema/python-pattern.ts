/** `pattern` of a JSON Schema, which Prefect's server searches for with Python's `re`. */

/** Groups beyond those that both languages know, anchors and classes that only Python has. */
const PYTHON_ONLY = /\(\?(?![:=!]|<[=!])|\\[AZNp]|\{,|\[\^?\]|\[\[/;
/** What Python counts letters and digits of every script to, and JavaScript those of ASCII alone. */
const SHORTHAND = /\\[wWdDsSbB]/;

/** Undefined where the two languages may not agree, or where the pattern is none to JavaScript. */
export function matchesPythonPattern(pattern: string, text: string): boolean | undefined {
  if (PYTHON_ONLY.test(pattern)) return undefined;
  // eslint-disable-next-line no-control-regex -- control characters are ASCII, too
  if (SHORTHAND.test(pattern) && !/^[\x00-\x7f]*$/.test(text)) return undefined;
  // `.` stops at other line ends, and Python's `$` matches before the last one.
  if (/[\n\r\u2028\u2029]/.test(text) && /[.$]/.test(pattern)) return undefined;
  try {
    return new RegExp(pattern, isAstral(pattern + text) ? 'u' : '').test(text);
  } catch {
    return undefined;
  }
}

function isAstral(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}
