/** The syntax of Rust's `regex` crate as far as it decides whether a pattern is refused. */
import { scanRustEscape } from './rust-escape.ts';
import { scanRustGroupOpening } from './rust-group.ts';
import { RustRefusal, type RustScan } from './rust-scan.ts';
import { scanRustCount } from './rust-count.ts';
import { MOST_NESTED, scanRustSet, tooDeep } from './rust-set.ts';
import {
  CAPTURE_SIZE,
  CATEGORY_SIZES,
  DOT_SIZE,
  OPTIONAL_SIZE,
  SIZE_LIMIT,
  literalSize,
} from './rust-size.ts';

/** One part: what it needs in memory, how deep it nests, and whether it can be repeated. */
interface Part {
  readonly size: number;
  readonly depth: number;
  readonly repeatable: boolean;
}

/** Throws RustRefusal. */
export function readRustPattern(scan: RustScan): void {
  const whole = alternatives(scan, 0);
  if (scan.current() === ')') throw new RustRefusal('unopened group');
  if (whole.depth > MOST_NESTED) throw new RustRefusal(tooDeep());
  if (whole.size > SIZE_LIMIT)
    throw new RustRefusal(`Compiled regex exceeds size limit of ${SIZE_LIMIT} bytes.`);
}

function alternatives(scan: RustScan, nesting: number): Part {
  const options = [sequence(scan, nesting)];
  while (scan.current() === '|') {
    scan.bump();
    options.push(sequence(scan, nesting));
  }
  return together(options, options.length > 1 ? 40 : 0);
}

/** Several parts nest one deeper than one alone. */
function together(parts: readonly Part[], extra = 0): Part {
  let size = extra;
  let depth = 0;
  for (const part of parts) {
    size += part.size;
    depth = Math.max(depth, part.depth);
  }
  return { size, depth: parts.length > 1 ? depth + 1 : depth, repeatable: true };
}

function sequence(scan: RustScan, nesting: number): Part {
  const parts: Part[] = [];
  for (;;) {
    scan.skipSpace();
    const next = scan.current();
    if (next === undefined || next === '|' || next === ')') return together(parts);
    if (next === '(') parts.push(group(scan, nesting));
    else if (next === '?' || next === '*' || next === '+') repeated(scan, parts);
    else if (next === '{') counted(scan, parts);
    else parts.push(single(scan, next));
  }
}

function single(scan: RustScan, next: string): Part {
  if (next === '[') return { ...scanRustSet(scan, MOST_NESTED), repeatable: true };
  return { size: singleSize(scan, next), depth: 0, repeatable: true };
}

function singleSize(scan: RustScan, next: string): number {
  if (next === '\\') {
    const escape = scanRustEscape(scan);
    if (escape.kind === 'category') return CATEGORY_SIZES[escape.name];
    return escape.kind === 'literal' ? literalSize(escape.code, scan.ignoresCase) : 0;
  }
  scan.bump();
  if (next === '.') return DOT_SIZE;
  return next === '^' || next === '$' ? 0 : literalSize(next.codePointAt(0) ?? 0, scan.ignoresCase);
}

/** Deeper than this no pattern is read, whatever it holds: the crate refuses it in the end. */
const DEEPEST_GROUP = MOST_NESTED;

function group(scan: RustScan, nesting: number): Part {
  const { spaced, ignoresCase } = scan;
  const opening = scanRustGroupOpening(scan);
  if (opening === 'flags') return { size: 0, depth: 0, repeatable: false };
  if (nesting >= DEEPEST_GROUP) throw new RustRefusal(tooDeep());
  const body = alternatives(scan, nesting + 1);
  if (scan.current() !== ')') throw new RustRefusal('unclosed group');
  scan.bump();
  scan.spaced = spaced;
  scan.ignoresCase = ignoresCase;
  const size = body.size + (opening === 'capture' ? CAPTURE_SIZE : 0);
  return { size, depth: body.depth + 1, repeatable: true };
}

function repeated(scan: RustScan, parts: Part[]): void {
  const part = lastPart(parts);
  scan.bump();
  if (scan.current() === '?') scan.bump();
  parts.push({ size: part.size + OPTIONAL_SIZE, depth: part.depth + 1, repeatable: true });
}

function counted(scan: RustScan, parts: Part[]): void {
  const part = lastPart(parts);
  const { least, most } = scanRustCount(scan);
  const optional = most === undefined ? OPTIONAL_SIZE : (most - least) * (part.size + OPTIONAL_SIZE);
  parts.push({ size: part.size * least + optional, depth: part.depth + 1, repeatable: true });
}

function lastPart(parts: Part[]): Part {
  const part = parts.pop();
  if (part === undefined || !part.repeatable) throw new RustRefusal('repetition operator missing expression');
  return part;
}
