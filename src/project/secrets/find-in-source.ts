/** Texts of a Python source that must not be printed with a line of it: tokens, private keys, passwords in addresses. */
import { addresses, privateKeys, tokens } from './find-in-text.ts';
import { textsToHide } from './find-secrets.ts';

export function secretsInSource(text: string): string[] {
  const found = [...privateKeys(text), ...tokens(linesWithTokens(text)), ...addresses(text)];
  return found.flatMap(textsToHide);
}

/** The lines that may hold a token: most of a source is words, and is not searched for each shape. */
function linesWithTokens(text: string): string {
  const lines: string[] = [];
  for (let at = longWord(text, 0); at < text.length;) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    const wordEnd = endOfWord(text, at);
    // Names have no digits, or few; what is random has some.
    const hasDigit = /\d/.test(text.slice(at, wordEnd));
    if (hasDigit) lines.push(text.slice(text.lastIndexOf('\n', at) + 1, end));
    at = longWord(text, hasDigit ? end : wordEnd);
  }
  return lines.join('\n');
}

const LENGTH = 20;

/** Where the next word of at least so many characters begins. Looks at each place where one might end, then backwards. */
function longWord(text: string, from: number): number {
  let start = from;
  while (start + LENGTH <= text.length) {
    let at = start + LENGTH - 1;
    while (at >= start && isWord(text.charCodeAt(at))) at -= 1;
    if (at < start) return start;
    start = at + 1;
  }
  return text.length;
}

function endOfWord(text: string, from: number): number {
  let end = from;
  while (end < text.length && isWord(text.charCodeAt(end))) end += 1;
  return end;
}

const WORD = Uint8Array.from({ length: 128 }, (_, code) => (/[\w-]/.test(String.fromCharCode(code)) ? 1 : 0));

function isWord(code: number): boolean {
  return WORD[code] === 1;
}
