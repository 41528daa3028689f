/** Counted repetitions in Rust's `regex` crate, where a `{` is never a plain character. */
import { RustRefusal, type RustScan, isWhiteSpace } from './rust-scan.ts';

const UNCLOSED = 'unclosed counted repetition';
const LARGEST = 2 ** 32 - 1;

/** Reads `{2}`, `{2,}` or `{2,3}`, of which the brace comes next; `most` is absent without a bound. */
export function scanRustCount(scan: RustScan): { readonly least: number; readonly most: number | undefined } {
  scan.advance(UNCLOSED);
  const least = decimal(scan);
  if (scan.current() === undefined) throw new RustRefusal(UNCLOSED);
  let most: number | undefined = least;
  if (scan.current() === ',') {
    scan.advance(UNCLOSED);
    most = scan.current() === '}' ? undefined : required(decimal(scan));
  }
  required(least);
  if (scan.current() !== '}') throw new RustRefusal(UNCLOSED);
  scan.bumpSpaced();
  if (scan.current() === '?') scan.bump();
  const first = required(least);
  if (most !== undefined && first > most)
    throw new RustRefusal('invalid repetition count range, the start must be <= the end');
  return { least: first, most };
}

function required(count: number | undefined): number {
  if (count === undefined) throw new RustRefusal('repetition quantifier expects a valid decimal');
  return count;
}

/** Undefined without a digit; white space around it is skipped in every pattern. */
function decimal(scan: RustScan): number | undefined {
  skipWhite(scan);
  let digits = '';
  for (; /^[0-9]$/.test(scan.current() ?? ''); scan.bumpSpaced()) digits += scan.current() ?? '';
  skipWhite(scan);
  if (digits === '') return undefined;
  if (Number(digits) > LARGEST) throw new RustRefusal('decimal literal invalid');
  return Number(digits);
}

function skipWhite(scan: RustScan): void {
  for (let next = scan.current(); next !== undefined && isWhiteSpace(next); next = scan.current())
    scan.bump();
}
