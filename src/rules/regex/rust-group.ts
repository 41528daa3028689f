/** What can follow `(` in Rust's `regex` crate. */
import { RustRefusal, type RustScan } from './rust-scan.ts';

const LOOK_AROUND = ['?=', '?!', '?<=', '?<!'];
const END = 'unclosed group';

/** Reads on from a `(` that comes next to the group's content, or past the flags of the rest of the group. */
export function scanRustGroupOpening(scan: RustScan): 'capture' | 'plain' | 'flags' {
  scan.bumpSpaced();
  if (LOOK_AROUND.some((prefix) => scan.bumpIf(prefix)))
    throw new RustRefusal('look-around, including look-ahead and look-behind, is not supported');
  if (scan.bumpIf('?P<') || scan.bumpIf('?<')) {
    scanName(scan);
    return 'capture';
  }
  if (!scan.bumpIf('?')) return 'capture';
  return scanFlags(scan);
}

function scanName(scan: RustScan): void {
  for (let isFirst = true; scan.current() !== '>'; isFirst = false) {
    const next = scan.current();
    if (next === undefined) throw new RustRefusal('unclosed capture group name');
    const isFine = isFirst ? /^[_\p{Alphabetic}]$/u.test(next) : /^[_.[\]\p{Alphabetic}\p{N}]$/u.test(next);
    if (!isFine) throw new RustRefusal('invalid capture group character');
    scan.bump();
  }
  scan.bump();
}

function scanFlags(scan: RustScan): 'plain' | 'flags' {
  const seen = new Set<string>();
  let negates = false;
  let dangling = false;
  for (; scan.current() !== ':' && scan.current() !== ')'; scan.bump()) {
    const flag = scan.current();
    if (flag === undefined) throw new RustRefusal(END);
    dangling = flag === '-';
    if (dangling) {
      if (negates) throw new RustRefusal('flag negation operator repeated');
      negates = true;
      continue;
    }
    if (!'imsUuRx'.includes(flag)) throw new RustRefusal('unrecognized flag');
    if (seen.has(flag)) throw new RustRefusal('duplicate flag');
    seen.add(flag);
    if (flag === 'x') scan.spaced = !negates;
    if (flag === 'i') scan.ignoresCase = !negates;
  }
  if (dangling) throw new RustRefusal('dangling flag negation operator');
  const isGroup = scan.current() === ':';
  if (!isGroup && seen.size === 0) throw new RustRefusal('repetition operator missing expression');
  scan.bump();
  return isGroup ? 'plain' : 'flags';
}
