/** Finds the character of `\N{NAME}` as Python 3.11 does (`unicodedata` 14.0.0, `Modules/unicodedata.c`, `_getcode`). */
import { inflateSync } from 'node:zlib';
import { CHARACTER_NAMES } from './character-names-table.ts';

let known: ReadonlyMap<string, number> | undefined;

/** The code point of a name, of any letter case, or of an alias; undefined where Python finds none, or more than one character. */
export function characterNamed(name: string): number | undefined {
  const byRule = hangulSyllable(name) ?? unifiedIdeograph(name);
  if (byRule !== undefined) return byRule;
  if (!/^[\0-\x7f]*$/.test(name)) return undefined;
  known ??= unpacked();
  return known.get(name.toUpperCase());
}

/** Lines of `distance from the last code point in base 36, space, name`; without a distance it is 1. */
function unpacked(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const text = inflateSync(Buffer.from(CHARACTER_NAMES, 'base64')).toString('latin1');
  let code = -1;
  for (const line of text.split('\n')) {
    const [, distance, name] = /^([-0-9a-z]*) ?(.*)$/.exec(line) ?? [];
    code += distance ? Number.parseInt(distance, 36) : 1;
    names.set(name ?? '', code);
  }
  return names;
}

const LEADS = 'G GG N D DD R M B BB S SS  J JJ C K T P H'.split(' ');
const VOWELS = 'A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I'.split(' ');
const TAILS = ' G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H'.split(' ');

/** Capitals alone. The longest piece counts at each step, as in Python. */
function hangulSyllable(name: string): number | undefined {
  if (!name.startsWith('HANGUL SYLLABLE ')) return undefined;
  let rest = name.slice('HANGUL SYLLABLE '.length);
  const indexes: number[] = [];
  for (const pieces of [LEADS, VOWELS, TAILS]) {
    const piece = longest(pieces.filter((each) => rest.startsWith(each)));
    if (piece === undefined) return undefined;
    indexes.push(pieces.indexOf(piece));
    rest = rest.slice(piece.length);
  }
  const [lead = 0, vowel = 0, tail = 0] = indexes;
  return rest === '' ? 0xac00 + (lead * 21 + vowel) * 28 + tail : undefined;
}

function longest(pieces: readonly string[]): string | undefined {
  return pieces.reduce<string | undefined>(
    (best, each) => (best === undefined || each.length > best.length ? each : best),
    undefined,
  );
}

/** The blocks of unified ideographs in Unicode 14. */
const IDEOGRAPHS: readonly (readonly [first: number, last: number])[] = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b738],
  [0x2b740, 0x2b81d],
  [0x2b820, 0x2cea1],
  [0x2ceb0, 0x2ebe0],
  [0x30000, 0x3134a],
];

function unifiedIdeograph(name: string): number | undefined {
  const digits = /^CJK UNIFIED IDEOGRAPH-([0-9A-F]{4,5})$/.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const code = Number.parseInt(digits, 16);
  return IDEOGRAPHS.some(([first, last]) => first <= code && code <= last) ? code : undefined;
}
