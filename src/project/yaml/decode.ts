/** Bytes to text as PyYAML's reader does it: UTF-8, or UTF-16 behind a byte order mark; printable characters only. */
import type { ProblemDetails } from './problem.ts';

/** The text without its byte order mark. */
interface DecodedText {
  text: string;
  problem?: ProblemDetails;
}

const BYTE_ORDER_MARK = '\uFEFF';
const UNPRINTABLE = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export function decode(input: Uint8Array | string): DecodedText {
  if (typeof input === 'string') return { text: withoutMark(input) };
  const encoding = encodingOf(input);
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(input);
    return { text: withoutMark(text) };
  } catch {
    return undecodable(input, encoding);
  }
}

/** The first character that YAML forbids, such as NUL. */
export function forbiddenCharacter(text: string): ProblemDetails | undefined {
  const match = UNPRINTABLE.exec(text);
  if (!match) return undefined;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const range = { start: match.index, end: match.index + match[0].length };
  return {
    ...range,
    message: `the character U+${code} is not allowed in YAML`,
    help: `remove it, or write it as \`\\u${code.toLowerCase()}\` in double quotes`,
    cover: { ...range, with: 'x' },
  };
}

/** The text with a letter in each forbidden place, so that all offsets stay. */
export function withoutForbidden(text: string): string {
  return text.replaceAll(new RegExp(UNPRINTABLE, 'gu'), (character) => 'x'.repeat(character.length));
}

function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

function undecodable(bytes: Uint8Array, encoding: Encoding): DecodedText {
  // The decoder does not say where it failed, so look for the longest beginning that it takes.
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decodeBeginning(bytes, middle, encoding) === undefined) high = middle - 1;
    else low = middle;
  }
  const whole = decodeBeginning(bytes, low, encoding) ?? '';
  const position = encoding === 'utf-8' ? new TextEncoder().encode(whole).length : whole.length * 2;
  const start = withoutMark(whole).length;
  const byte = (bytes[position] ?? 0).toString(16).padStart(2, '0');
  const problem: ProblemDetails = {
    code: 'TQ1002',
    start,
    end: start + 1,
    message: `the file is not valid ${encoding === 'utf-8' ? 'UTF-8' : 'UTF-16'}: byte ${position + 1} is \`0x${byte}\``,
    help: 'save the file as UTF-8',
  };
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  return { text: withoutMark(text), problem };
}

/** The characters that are complete within the first bytes; undefined when some bytes are no character. */
function decodeBeginning(bytes: Uint8Array, length: number, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length), {
      stream: true,
    });
  } catch {
    return undefined;
  }
}
