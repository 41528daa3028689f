/** Where a text of Python ends. Prefixes do not matter: even in a raw text a backslash keeps the quote behind it from ending it. */

export function startsString(token: string): boolean {
  return token === '"' || token === "'";
}

/**
 * The offset behind the text whose first quote is at `start`; one that does not end goes to the end of its line, or of the
 * file with three quotes. A quote of the same kind inside the braces of an f-string ends it here and begins another, which
 * comes to the same.
 */
export function skipString(text: string, start: number): number {
  const quote = text.charAt(start);
  const triple = quote.repeat(3);
  return text.startsWith(triple, start)
    ? skipTriple(text, start + 3, triple)
    : skipSingle(text, start + 1, text.charCodeAt(start));
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
