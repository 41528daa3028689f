/** Escapes outside and inside character sets; CPython 3.11 `re/_parser.py`, `_escape` and `_class_escape`. */
import { characterNamed } from './character-names.ts';
import { type CategoryName, type Node, type SetItem, anchor, category, literal, reference } from './nodes.ts';
import { PatternCrash, PatternFault } from './pattern-fault.ts';
import { quoted } from './python-text.ts';
import type { Groups } from './groups.ts';
import { lengthOf, type Source } from './source.ts';

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['\\a', 7],
  ['\\b', 8],
  ['\\f', 12],
  ['\\n', 10],
  ['\\r', 13],
  ['\\t', 9],
  ['\\v', 11],
  ['\\\\', 92],
]);
const OCTAL = /^[0-7]$/;
const DECIMAL = /^[0-9]$/;
const HEXADECIMAL = /^[0-9a-fA-F]$/;
/** Hexadecimal digits that must follow. */
const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);
const LAST_CODE_POINT = 0x10ffff;
const LARGEST_INT = 2 ** 31 - 1;
const LAST_OCTAL = 0o377;

/** `escape` is the token just taken. */
export function scanEscape(source: Source, escape: string, groups: Groups): Node {
  const kind = escape.slice(1);
  if (kind === 'A' || kind === 'Z' || kind === 'b' || kind === 'B') return anchor(kind);
  if (isCategory(kind)) return category(kind);
  const code = CONTROLS.get(escape) ?? spelledCode(source, escape, kind);
  if (code !== undefined) return literal(code);
  if (kind === '0') return literal(Number.parseInt(kind + source.getWhile(2, OCTAL), 8));
  if (DECIMAL.test(kind)) return octalOrReference(source, escape, groups);
  return literal(plainEscape(source, escape, kind));
}

/** One escape as a member of a set. */
export function scanSetEscape(source: Source, escape: string): SetItem {
  const kind = escape.slice(1);
  if (isCategory(kind)) return { kind: 'category', name: kind };
  const code = CONTROLS.get(escape) ?? spelledCode(source, escape, kind);
  if (code !== undefined) return { kind: 'char', code };
  if (OCTAL.test(kind)) {
    const octal = escape + source.getWhile(2, OCTAL);
    return { kind: 'char', code: octalCode(source, octal) };
  }
  if (DECIMAL.test(kind)) throw source.fault(`bad escape ${escape}`, escape.length);
  return { kind: 'char', code: plainEscape(source, escape, kind) };
}

function isCategory(kind: string): kind is CategoryName {
  return /^[dDsSwW]$/.test(kind);
}

/** `\x41`, `\u0041`, `\U00000041`, `\N{NAME}`; undefined for any other escape. */
function spelledCode(source: Source, escape: string, kind: string): number | undefined {
  if (kind === 'N') return namedCode(source);
  const digits = HEX_DIGITS.get(kind);
  if (digits === undefined) return undefined;
  const whole = escape + source.getWhile(digits, HEXADECIMAL);
  if (whole.length !== digits + 2) throw source.fault(`incomplete escape ${whole}`, whole.length);
  const code = Number.parseInt(whole.slice(2), 16);
  // `chr` fails in another way on what no C int holds, and that is not caught.
  if (code > LARGEST_INT) throw new PatternCrash('OverflowError: Python int too large to convert to C int');
  if (code > LAST_CODE_POINT) throw source.fault(`bad escape ${whole}`, whole.length);
  return code;
}

function namedCode(source: Source): number {
  if (!source.match('{')) throw source.fault('missing {');
  const name = source.getUntil('}', 'character name');
  // Python fails to encode a lone surrogate, and takes that for a bad escape.
  if (/\p{Cs}/u.test(name)) throw source.fault('bad escape \\N', 2);
  const code = characterNamed(name);
  if (code === undefined)
    throw source.fault(`undefined character name ${quoted(name)}`, lengthOf(name) + '\\N{}'.length);
  return code;
}

function octalOrReference(source: Source, first: string, groups: Groups): Node {
  let escape = first;
  if (source.next !== undefined && DECIMAL.test(source.next)) {
    escape += source.get() ?? '';
    if (/^\\[0-7]{2}$/.test(escape) && source.next !== undefined && OCTAL.test(source.next)) {
      escape += source.get() ?? '';
      return literal(octalCode(source, escape));
    }
  }
  const number = Number(escape.slice(1));
  if (number >= groups.count) throw source.fault(`invalid group reference ${number}`, escape.length - 1);
  if (!groups.isClosed(number)) throw source.fault('cannot refer to an open group', escape.length);
  groups.checkLookBehind(number, source);
  return reference(number, groups.widthOf(number));
}

function octalCode(source: Source, octal: string): number {
  const code = Number.parseInt(octal.slice(1), 8);
  if (code > LAST_OCTAL)
    throw source.fault(`octal escape value ${octal} outside of range 0-0o377`, octal.length);
  return code;
}

function plainEscape(source: Source, escape: string, kind: string): number {
  if (/^[a-zA-Z]$/.test(kind)) throw source.fault(`bad escape ${escape}`, escape.length);
  const code = kind.codePointAt(0);
  if (code === undefined) throw new PatternFault('bad escape (end of pattern)', source.tell());
  return code;
}
