/** A line as bash reads it, cut into words without their quotes. Nothing is evaluated: `$(…)` and `$NAME` stay as they are. */

export interface ShellWords {
  /** Those before the last one, as a program would get them. */
  before: string[];
  /** The word that the line ends in; empty behind a space. */
  current: string;
  /**
   * How much of `current` stands before the part that the shell replaces: bash begins anew behind each of the characters
   * that it breaks words at, unless they are quoted, and behind an opening quote.
   */
  kept: number;
  /** The quote that is open at the end; empty for none. */
  quote: Quote;
}

export type Quote = '' | '"' | "'";

const SPACE = /[ \t\r\n]/;

/** Inside `"…"` a backslash means something before these alone. */
const ESCAPED_IN_DOUBLE = /[$`"\\\n]/;

/** `line`: up to the cursor. `breaks`: as `COMP_WORDBREAKS`. */
export function shellWords(line: string, breaks = ''): ShellWords {
  const reading: Reading = { words: [], word: '', isOpen: false, kept: 0, quote: '' };
  for (let at = 0; at < line.length; at++) at = step(reading, line, at, breaks);
  return { before: reading.words, current: reading.word, kept: reading.kept, quote: reading.quote };
}

interface Reading {
  words: string[];
  word: string;
  /** Whether a word has begun, be it an empty one in quotes. */
  isOpen: boolean;
  kept: number;
  quote: Quote;
}

/** Returns the index of the last character that it read. */
function step(reading: Reading, line: string, at: number, breaks: string): number {
  const character = line[at] as string;
  if (reading.quote !== '') return stepInQuotes(reading, line, at);
  if (SPACE.test(character)) {
    if (reading.isOpen) reading.words.push(reading.word);
    Object.assign(reading, { word: '', isOpen: false, kept: 0 });
    return at;
  }
  reading.isOpen = true;
  if (character === '"' || character === "'") {
    reading.quote = character;
    reading.kept = reading.word.length;
    return at;
  }
  if (character === '\\') {
    reading.word += line[at + 1] ?? '';
    return at + 1;
  }
  reading.word += character;
  if (breaks.includes(character)) reading.kept = reading.word.length;
  return at;
}

function stepInQuotes(reading: Reading, line: string, at: number): number {
  const character = line[at] as string;
  if (character === reading.quote) {
    reading.quote = '';
    return at;
  }
  const next = line[at + 1];
  const isEscape =
    character === '\\' && reading.quote === '"' && next !== undefined && ESCAPED_IN_DOUBLE.test(next);
  reading.word += isEscape ? next : character;
  return isEscape ? at + 1 : at;
}

/** What bash reads as itself, wherever it stands. */
const PLAIN = /[A-Za-z0-9_./:=@%+,^\u0080-\uffff-]/;

/**
 * The text as bash has to find it behind an open quote, or behind none, so that it reads exactly this; undefined where it cannot
 * stand. bash itself quotes what it takes for a file, but leaves `$` and backquotes alone in what is no file (measured with
 * 5.2), and would run them.
 */
export function quotedForBash(text: string, quote: Quote): string | undefined {
  if (quote === "'") return text.replaceAll("'", `'\\''`);
  if (quote === '"') {
    // Inside of `"…"` a `!` asks for an old line, and a backslash before it would stay.
    return text.includes('!') ? undefined : text.replaceAll(/["$`\\]/g, '\\$&');
  }
  return [...text].map((character) => (PLAIN.test(character) ? character : `\\${character}`)).join('');
}
