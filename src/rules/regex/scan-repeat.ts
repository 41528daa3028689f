/** Quantifiers; CPython 3.11 `re/_parser.py`, `_parse`. */
import { type Node, isPlainGroup, literal, repeat, sequence } from './nodes.ts';
import { PatternCrash } from './pattern-fault.ts';
import { MOST_DIGITS } from './python-text.ts';
import type { Source } from './source.ts';

/** `_sre.MAXREPEAT`; in a pattern every count must be below it. */
const MOST_REPEATS = 4294967295;
const DIGIT = /^[0-9]$/;

interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Reads a quantifier whose first character was just taken, and applies it to the last of `nodes`. */
export function scanRepeat(source: Source, token: string, nodes: Node[]): void {
  const start = source.tell();
  const bounds = token === '{' ? braces(source, start) : SHORT.get(token);
  if (bounds === undefined) {
    nodes.push(literal(0x7b));
    return;
  }
  const back = source.tell() - start + 1;
  const item = nodes.at(-1);
  if (item === undefined || item.op === 'at') throw source.fault('nothing to repeat', back);
  if (item.op === 'repeat') throw source.fault('multiple repeat', back);
  const body = isPlainGroup(item) ? item.body : sequence([item]);
  const kind = source.match('?') ? 'lazy' : source.match('+') ? 'possessive' : 'greedy';
  nodes[nodes.length - 1] = repeat(kind, bounds.least, bounds.most, body);
}

const SHORT: ReadonlyMap<string, Bounds> = new Map([
  ['?', { least: 0, most: 1 }],
  ['*', { least: 0, most: Infinity }],
  ['+', { least: 1, most: Infinity }],
]);

/** `{2}`, `{2,}`, `{,3}`, `{2,3}`, `{,}`; undefined, with the source back at `start`, where the brace is a plain character. */
function braces(source: Source, start: number): Bounds | undefined {
  if (source.next === '}') return undefined;
  const low = source.getWhile(Infinity, DIGIT);
  const high = source.match(',') ? source.getWhile(Infinity, DIGIT) : low;
  if (!source.match('}')) {
    source.seek(start);
    return undefined;
  }
  const least = low === '' ? 0 : count(low);
  const most = high === '' ? Infinity : count(high);
  if (most < least) throw source.fault('min repeat greater than max repeat', source.tell() - start);
  return { least, most };
}

function count(digits: string): number {
  if (digits.length > MOST_DIGITS)
    throw new PatternCrash(
      `ValueError: Exceeds the limit (${MOST_DIGITS} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
  const value = Number(digits);
  if (value >= MOST_REPEATS) throw new PatternCrash('OverflowError: the repetition number is too large');
  return value;
}
