/** Where a text of Python ends. Even in a raw text a backslash keeps the quote behind it from ending it. */

export function startsString(token: string): boolean {
  return token === '"' || token === "'";
}

/**
 * The offset behind the text whose first quote is at `start`; one that does not end goes to the end of its line, or of the
 * file with three quotes. In the braces of an f-string (and of a t-string) stands code, since Python 3.12 with the same quotes
 * in it; `onCode` gets each piece.
 */
export function skipString(text: string, start: number, onCode?: (code: string) => void): number {
  const quote = text.charAt(start);
  const triple = quote.repeat(3);
  const isTriple = text.startsWith(triple, start);
  const prefix = FORMATTED.exec(text.slice(Math.max(0, start - 3), start))?.[0];
  if (prefix !== undefined) {
    const codes: string[] = [];
    const quotes = isTriple ? triple : quote;
    const form: Form = { quotes, isRaw: /r/i.test(prefix), codes };
    const end = skipFormatted(text, start + quotes.length, form);
    if (end !== undefined) {
      if (onCode !== undefined) codes.forEach(onCode);
      return end;
    }
  }
  return isTriple ? skipTriple(text, start + 3, triple) : skipSingle(text, start + 1, text.charCodeAt(start));
}

const FORMATTED = /(?<![\p{L}\p{N}_])(?:[ft]r?|r[ft])$/iu;

interface Form {
  quotes: string;
  isRaw: boolean;
  /** What stands in the outermost braces. */
  codes: string[];
}

/** Undefined where it does not end. */
function skipFormatted(text: string, start: number, form: Form): number | undefined {
  for (let at: number | undefined = start; at !== undefined && at < text.length;) {
    if (text.startsWith(form.quotes, at)) return at + form.quotes.length;
    const sign = text.charAt(at);
    if (sign === '{') at = text.charAt(at + 1) === '{' ? at + 2 : skipField(text, at + 1, form);
    else if (sign === '\\') at = skipEscape(text, at, form);
    else if (sign === '\n' && form.quotes.length === 1) return undefined;
    else at += 1;
  }
  return undefined;
}

/** A brace behind a backslash is a brace, unless it is that of a name (`\N{DASH}`). */
function skipEscape(text: string, at: number, { isRaw }: Form): number {
  const next = text.charAt(at + 1);
  if (next === '{' || next === '}') return at + 1;
  if (next === 'N' && !isRaw && text.charAt(at + 2) === '{') return (text.indexOf('}', at) >>> 0) + 1;
  return text.startsWith('\r\n', at + 1) ? at + 3 : at + 2;
}

/** `start`: behind the brace. Gives the offset behind the one that closes it. */
function skipField(text: string, start: number, form: Form): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (startsString(sign)) at = skipString(text, at) - 1;
    else if (sign === '#') at = (text.indexOf('\n', at) >>> 0) - 1;
    else if ('([{'.includes(sign)) depth += 1;
    else if (depth > 0 && ')]}'.includes(sign)) depth -= 1;
    else if (sign === '}' || sign === ':') {
      form.codes.push(text.slice(start, at));
      return sign === '}' ? at + 1 : skipFormat(text, at + 1, form);
    }
  }
  return undefined;
}

/** What stands behind the colon (`>{width}`): a text in which braces are not doubled. */
function skipFormat(text: string, start: number, form: Form): number | undefined {
  for (let at: number | undefined = start; at !== undefined && at < text.length;) {
    const sign = text.charAt(at);
    if (sign === '}') return at + 1;
    if (text.startsWith(form.quotes, at)) return undefined;
    if (sign === '{') at = skipField(text, at + 1, form);
    else at = sign === '\\' ? skipEscape(text, at, form) : at + 1;
  }
  return undefined;
}

function skipTriple(text: string, start: number, quotes: string): number {
  for (let from = start; ;) {
    const end = text.indexOf(quotes, from);
    if (end < 0) return text.length;
    if (!isEscaped(text, end, start)) return end + 3;
    from = end + 1;
  }
}

function isEscaped(text: string, at: number, start: number): boolean {
  let backslashes = 0;
  while (at - backslashes > start && text.charCodeAt(at - backslashes - 1) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

function skipSingle(text: string, start: number, quote: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === LINE_FEED) return at;
    if (code !== BACKSLASH) continue;
    at += 1;
    // A line that ends in two characters goes on behind both.
    if (text.charCodeAt(at) === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED) at += 1;
  }
  return text.length;
}
