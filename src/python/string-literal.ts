/** The text of Python string and bytes literals: prefixes, quotes and escapes undone. */
import type { Node } from 'web-tree-sitter';
import { parts } from './source-file.ts';

export interface StringLiteral {
  isBytes: boolean;
  /** Text and, for an f-string, the expressions between. */
  pieces: (string | Node)[];
  /**
   * No character is written by its Unicode name (`\N{BULLET}`), which needs a table that tq does not have, or by a number
   * beyond Unicode (`\U00110000`), which Python refuses with a `SyntaxError`.
   */
  isComplete: boolean;
}

const SIMPLE_ESCAPES: Record<string, string> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};

const LAST_CODE_POINT = 0x10ffff;

/** What no text can be made of here. */
const UNREADABLE = /(?<!\\)(?:\\\\)*\\(?:N\{|U(?!0010|000)[0-9a-fA-F]{8})/;

const ESCAPE = /\\(\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S])/g;

/** Reads a `string` or `concatenated_string` node. */
export function readString(node: Node): StringLiteral {
  const strings = node.type === 'concatenated_string' ? parts(node) : [node];
  const pieces: (string | Node)[] = [];
  let isBytes = false;
  let isComplete = true;
  for (const string of strings) {
    const source = string.text;
    const prefix = /^[a-zA-Z]*/.exec(source)?.[0].toLowerCase() ?? '';
    isBytes ||= prefix.includes('b');
    pieces.push(...readPieces(string, source, prefix));
    isComplete &&= /[rb]/.test(prefix) || !UNREADABLE.test(source);
  }
  return { isBytes, pieces, isComplete };
}

/** The text of a literal without placeholders; undefined when it is computed or bytes. */
export function plainText(node: Node): string | undefined {
  if (node.type !== 'string' && node.type !== 'concatenated_string') return undefined;
  const { isBytes, pieces } = readString(node);
  const texts = pieces.filter((piece): piece is string => typeof piece === 'string');
  return isBytes || texts.length !== pieces.length ? undefined : texts.join('');
}

function readPieces(string: Node, source: string, prefix: string): (string | Node)[] {
  const [start, ...inner] = string.children;
  const end = inner.pop();
  if (!start || !end) return [string];
  const pieces: (string | Node)[] = [];
  let from = start.endIndex - string.startIndex;
  for (const interpolation of inner) {
    if (interpolation.type !== 'interpolation') continue;
    pieces.push(
      decode(source.slice(from, interpolation.startIndex - string.startIndex), prefix),
      interpolation,
    );
    from = interpolation.endIndex - string.startIndex;
  }
  pieces.push(decode(source.slice(from, end.startIndex - string.startIndex), prefix));
  return pieces;
}

function decode(source: string, prefix: string): string {
  const braces = prefix.includes('f') ? source.replace(/\{\{/g, '{').replace(/\}\}/g, '}') : source;
  const text = braces.replace(/\r\n/g, '\n');
  return prefix.includes('r')
    ? text
    : text.replace(ESCAPE, (whole, escape: string) => unescape(whole, escape, prefix));
}

function unescape(whole: string, escape: string, prefix: string): string {
  const simple = SIMPLE_ESCAPES[escape];
  if (simple !== undefined) return simple;
  if (/^[0-7]/.test(escape)) return String.fromCodePoint(parseInt(escape, 8));
  if (
    escape.length > 1 &&
    'xuU'.includes(escape.charAt(0)) &&
    !(prefix.includes('b') && escape.charAt(0) !== 'x')
  ) {
    const code = parseInt(escape.slice(1), 16);
    if (code <= LAST_CODE_POINT) return String.fromCodePoint(code);
  }
  // An escape Python does not know stays as it is written; what is not readable stays too.
  return whole;
}
