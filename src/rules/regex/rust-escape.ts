/** Escapes in Rust's `regex` crate. */
import type { CategoryName } from './nodes.ts';
import { RustRefusal, type RustScan } from './rust-scan.ts';

export type RustEscape =
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'category'; readonly name: CategoryName }
  | { readonly kind: 'assertion' };

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads an escape of which the backslash comes next. */
export function scanRustEscape(scan: RustScan): RustEscape {
  scan.bump();
  const kind = scan.current();
  if (kind === undefined)
    throw new RustRefusal('incomplete escape sequence, reached end of pattern prematurely');
  if (/^[0-9]$/.test(kind)) throw new RustRefusal('backreferences are not supported');
  const digits = HEX_DIGITS[kind];
  if (digits !== undefined) return { kind: 'literal', code: hexadecimal(scan, digits) };
  scan.bump();
  if (/^[dDsSwW]$/.test(kind)) return { kind: 'category', name: kind as CategoryName };
  const control = CONTROLS[kind];
  if (control !== undefined) return { kind: 'literal', code: control };
  if (kind === 'b') specialBoundary(scan);
  if (/^[AzbB<>]$/.test(kind)) return { kind: 'assertion' };
  if (/^[\0-\x7f]$/.test(kind) && !/^[a-zA-Z]$/.test(kind))
    return { kind: 'literal', code: kind.charCodeAt(0) };
  throw new RustRefusal('unrecognized escape sequence');
}

function hexadecimal(scan: RustScan, count: number): number {
  let digits = '';
  while (digits.length < count) {
    scan.advance('incomplete escape sequence, reached end of pattern prematurely');
    const digit = scan.current() ?? '';
    if (!/^[0-9a-fA-F]$/.test(digit)) throw new RustRefusal('invalid hexadecimal digit');
    digits += digit;
  }
  scan.bumpSpaced();
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    throw new RustRefusal('hexadecimal literal is not a Unicode scalar value');
  return code;
}

/** `\b{start}` and the like, unless the brace can only begin a repetition. */
function specialBoundary(scan: RustScan): void {
  if (scan.current() !== '{') return;
  const start = scan.at;
  scan.advance(
    'found either the beginning of a special word boundary or a bounded repetition on a \\b with an opening brace, but no closing brace',
  );
  if (!/^[-A-Za-z]$/.test(scan.current() ?? '')) return scan.seek(start);
  let name = '';
  for (; /^[-A-Za-z]$/.test(scan.current() ?? ''); scan.bumpSpaced()) name += scan.current() ?? '';
  if (scan.current() !== '}')
    throw new RustRefusal(
      'special word boundary assertion is either unclosed or contains an invalid character',
    );
  scan.bump();
  if (!['start', 'end', 'start-half', 'end-half'].includes(name))
    throw new RustRefusal(
      'unrecognized special word boundary assertion, valid choices are: start, end, start-half or end-half',
    );
}
