/** Character sets in Rust's `regex` crate: they nest, and `&&`, `--` and `~~` calculate with them. */
import { scanRustEscape } from './rust-escape.ts';
import { RustRefusal, type RustScan } from './rust-scan.ts';
import { CATEGORY_SIZES, setSize } from './rust-size.ts';

const UNCLOSED = 'unclosed character class';
const NAMES = 'alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit';

interface Found {
  readonly codes: number[];
  categories: number;
  depth: number;
}

/** Reads a set whose `[` comes next; its size in bytes, and how many sets deep it goes. */
export function scanRustSet(
  scan: RustScan,
  limit: number,
): { readonly size: number; readonly depth: number } {
  const found: Found = { codes: [], categories: 0, depth: 1 };
  const negated = open(scan, found);
  for (;;) {
    scan.skipSpace();
    const next = scan.current();
    if (next === undefined) throw new RustRefusal(UNCLOSED);
    if (next === ']') break;
    if (next === '[') nested(scan, found, limit);
    else if ('&-~'.includes(next) && scan.peek() === next) scan.bumpIf(next + next);
    else range(scan, found);
  }
  scan.bump();
  return { size: setSize(found.codes, found.categories, negated), depth: found.depth };
}

function open(scan: RustScan, found: Found): boolean {
  scan.advance(UNCLOSED);
  const negated = scan.current() === '^';
  if (negated) scan.advance(UNCLOSED);
  let isEmpty = true;
  for (; scan.current() === '-'; scan.advance(UNCLOSED)) {
    found.codes.push(0x2d);
    isEmpty = false;
  }
  if (isEmpty && scan.current() === ']') {
    found.codes.push(0x5d);
    scan.advance(UNCLOSED);
  }
  return negated;
}

function nested(scan: RustScan, found: Found, limit: number): void {
  if (namedClass(scan)) {
    found.codes.push(0x7a);
    return;
  }
  if (limit <= 1) throw new RustRefusal(tooDeep());
  const inner = scanRustSet(scan, limit - 1);
  found.depth = Math.max(found.depth, inner.depth + 1);
  found.codes.push(0x7a);
}

export const MOST_NESTED = 250;
export const tooDeep = (): string =>
  `exceed the maximum number of nested parentheses/brackets (${MOST_NESTED})`;

/** `[:alpha:]`; what only looks like one is a set in the set. */
function namedClass(scan: RustScan): boolean {
  const start = scan.at;
  scan.bump();
  if (scan.bumpIf(':')) {
    scan.bumpIf('^');
    let name = '';
    for (let next = scan.current(); next !== undefined && next !== ':'; next = scan.current()) {
      name += next;
      scan.bump();
    }
    if (scan.bumpIf(':]') && NAMES.split('|').includes(name)) return true;
  }
  scan.seek(start);
  return false;
}

function range(scan: RustScan, found: Found): void {
  const first = item(scan, found);
  scan.skipSpace();
  if (scan.current() === undefined) throw new RustRefusal(UNCLOSED);
  const after = scan.current() === '-' ? scan.peekPastSpace() : ']';
  if (after === ']' || after === '-') {
    if (first === 'assertion') throw new RustRefusal('invalid escape sequence found in character class');
    if (typeof first === 'number') found.codes.push(first);
    return;
  }
  scan.advance(UNCLOSED);
  const last = item(scan, found);
  if (typeof first !== 'number' || typeof last !== 'number')
    throw new RustRefusal('invalid range boundary, must be a literal');
  if (first > last) throw new RustRefusal('invalid character class range, the start must be <= the end');
  found.codes.push(last);
}

function item(scan: RustScan, found: Found): number | 'category' | 'assertion' {
  const next = scan.current() ?? '';
  if (next !== '\\') {
    scan.bump();
    return next.codePointAt(0) ?? 0;
  }
  const escape = scanRustEscape(scan);
  if (escape.kind === 'literal') return escape.code;
  if (escape.kind === 'category') found.categories = Math.max(found.categories, CATEGORY_SIZES[escape.name]);
  return escape.kind;
}
