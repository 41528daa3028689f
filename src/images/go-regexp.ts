/**
 * Go's regular expressions (`regexp/syntax/parse.go`) as far as patterns of ignore files come to hold them, as JavaScript's.
 *
 * Docker puts brackets and escapes of a pattern into its regular expression as they are, so that `[[:digit:]]` and `\d` mean
 * there what they mean to Go, which `[...]` of a shell does not. Octal numbers and `\Q` are refused, though Go has them.
 */

/** Undefined: Go refuses the expression. Both match by code point, and `$` is the end of the text alone. */
export function goRegExp(source: string): RegExp | undefined {
  const characters = [...source];
  let result = '';
  let index = 0;
  while (index < characters.length) {
    const piece = readPiece(characters, index);
    if (piece === undefined) return undefined;
    result += piece.text;
    index = piece.end;
  }
  try {
    return new RegExp(result, 'v');
  } catch {
    // What repeats nothing, or a repetition, is refused by both.
    return undefined;
  }
}

/** JavaScript's text for what begins at an index, and the index behind it. */
interface Piece {
  text: string;
  end: number;
  /** Of a single character. */
  codePoint?: number;
}

/** As they are in both languages; `]` and `}` alone are literal in Go. */
const OPERATORS = new Set('()|?*^$');
const ANCHORS: Readonly<Record<string, string>> = { A: '^', z: '$', b: '\\b', B: '\\B' };

function readPiece(characters: readonly string[], index: number): Piece | undefined {
  const character = characters[index] as string;
  if (character === '[') return readClass(characters, index);
  if (character === '.') return { text: '[^\\n]', end: index + 1 };
  if (OPERATORS.has(character)) return { text: character, end: index + 1 };
  if (character === '{') return readRepetition(characters, index);
  if (character !== '\\') return literal(character, index + 1);
  const anchor = ANCHORS[characters[index + 1] ?? ''];
  if (anchor !== undefined) return { text: anchor, end: index + 2 };
  return readNamedByEscape(characters, index) ?? readEscape(characters, index);
}

function literal(character: string, end: number): Piece {
  return fromCodePoint(character.codePointAt(0) as number, end);
}

function fromCodePoint(codePoint: number, end: number): Piece {
  return { text: `\\u{${codePoint.toString(16)}}`, end, codePoint };
}

/** The most that Go repeats (`repeat` in `parse.go`). */
const MOST_REPETITIONS = 1000;

/** `{2}`, `{2,}`, `{2,3}`; a brace before anything else is itself. */
function readRepetition(characters: readonly string[], index: number): Piece | undefined {
  const [text, least, most] =
    /^\{(0|[1-9]\d*)(?:,(0|[1-9]\d*)?)?\}/.exec(characters.slice(index).join('')) ?? [];
  if (text === undefined) return literal('{', index + 1);
  const bounds = [Number(least), Number(most ?? least)] as const;
  if (bounds[0] > bounds[1] || bounds[1] > MOST_REPETITIONS) return undefined;
  return { text, end: index + text.length };
}

/** `perlGroups` of Go; its `\s` knows five characters. */
const NAMED_BY_ESCAPE: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  s: '[\\t\\n\\f\\r\\u{20}]',
  S: '[^\\t\\n\\f\\r\\u{20}]',
  w: '[0-9A-Za-z_]',
  W: '[^0-9A-Za-z_]',
};

/** `\d`, `\pL` and their like; undefined: something else, or a name that Go does not know. */
function readNamedByEscape(characters: readonly string[], index: number): Piece | undefined {
  if (characters[index] !== '\\') return undefined;
  const letter = characters[index + 1] ?? '';
  const named = NAMED_BY_ESCAPE[letter];
  if (named !== undefined) return { text: named, end: index + 2 };
  const category = characters[index + 2] ?? '';
  if ((letter === 'p' || letter === 'P') && /^[CLMNPSZ]$/.test(category))
    return { text: `\\${letter}{${category}}`, end: index + 3 };
  return undefined;
}

const CONTROLS: Readonly<Record<string, number>> = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** `escape` of Go: a character that is no letter, digit or beyond ASCII stands for itself. */
function readEscape(characters: readonly string[], index: number): Piece | undefined {
  const character = characters[index + 1];
  if (character === undefined) return undefined;
  const control = CONTROLS[character];
  if (control !== undefined) return fromCodePoint(control, index + 2);
  if (character === 'x') {
    const digits = characters.slice(index + 2, index + 4).join('');
    return /^[0-9A-Fa-f]{2}$/.test(digits) ? fromCodePoint(parseInt(digits, 16), index + 4) : undefined;
  }
  return /^[^0-9A-Za-z\u{80}-\u{10ffff}]$/u.test(character) ? literal(character, index + 2) : undefined;
}

/** `posixGroups` of Go. */
const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\u{0}-\\u{7f}',
  blank: '\\t\\u{20}',
  cntrl: '\\u{0}-\\u{1f}\\u{7f}',
  digit: '0-9',
  graph: '\\u{21}-\\u{7e}',
  lower: 'a-z',
  print: '\\u{20}-\\u{7e}',
  punct: '\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}',
  space: '\\t\\n\\v\\f\\r\\u{20}',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

function readClass(characters: readonly string[], start: number): Piece | undefined {
  const isNegated = characters[start + 1] === '^';
  const first = start + (isNegated ? 2 : 1);
  let text = isNegated ? '[^' : '[';
  let index = first;
  // The first `]` is a member, not the end.
  while (characters[index] !== ']' || index === first) {
    const member = readMember(characters, index);
    if (member === undefined) return undefined;
    text += member.text;
    index = member.end;
  }
  return { text: `${text}]`, end: index + 1 };
}

function readMember(characters: readonly string[], index: number): Piece | undefined {
  if (index >= characters.length) return undefined;
  const posix = readPosixClass(characters, index);
  if (posix !== null) return posix;
  const named = readNamedByEscape(characters, index);
  if (named !== undefined) return named;
  const low = readClassCharacter(characters, index);
  if (low?.codePoint === undefined) return undefined;
  const isRange = characters[low.end] === '-' && (characters[low.end + 1] ?? ']') !== ']';
  if (!isRange) return low;
  const high = readClassCharacter(characters, low.end + 1);
  if (high?.codePoint === undefined || high.codePoint < low.codePoint) return undefined;
  return { text: `${low.text}-${high.text}`, end: high.end };
}

function readClassCharacter(characters: readonly string[], index: number): Piece | undefined {
  const character = characters[index];
  if (character === undefined) return undefined;
  return character === '\\' ? readEscape(characters, index) : literal(character, index + 1);
}

/** `[:digit:]` inside of brackets. Null: there is none; undefined: one that Go does not know. */
function readPosixClass(characters: readonly string[], index: number): Piece | undefined | null {
  if (characters[index] !== '[' || characters[index + 1] !== ':') return null;
  const rest = characters.slice(index + 2).join('');
  const close = rest.indexOf(':]');
  if (close < 0) return null;
  const isNegated = rest.startsWith('^');
  const members = POSIX_CLASSES[rest.slice(isNegated ? 1 : 0, close)];
  if (members === undefined) return undefined;
  return {
    text: `[${isNegated ? '^' : ''}${members}]`,
    end: index + 2 + [...rest.slice(0, close)].length + 2,
  };
}
