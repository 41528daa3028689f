/** Breaks a file as editors, merges, disks and people do: a few small changes of its bytes. */
import type { Random } from './random.ts';
import { ODD_BYTES } from './words.ts';

/** What inputs are kept to; mutations that double would grow without end. */
export const LARGEST_INPUT = 64 * 1024;
const MOST_MUTATIONS = 8;
const LONGEST_PIECE = 400;
const MOST_COPIES = 60;

type Mutation = (bytes: Buffer, random: Random, material: Material) => Buffer;

/** What may be put in: words of the file's language, and other files of it. */
export interface Material {
  words: readonly string[];
  others: readonly Uint8Array[];
}

/** One to eight changes; the result has no more than `LARGEST_INPUT` bytes. */
export function mutate(bytes: Uint8Array, random: Random, material: Material): Uint8Array {
  let changed = Buffer.from(bytes);
  for (let left = 1 + random.below(MOST_MUTATIONS); left > 0; left -= 1) {
    changed = Buffer.from(random.pick(MUTATIONS)(changed, random, material).subarray(0, LARGEST_INPUT));
  }
  return changed;
}

/** Those that leave most of a file whole stand here more than once: what is wholly broken is soon understood. */
const MUTATIONS: readonly Mutation[] = [
  flipBit,
  insertWord,
  insertWord,
  insertWord,
  insertOddBytes,
  replaceWord,
  replaceWord,
  deletePiece,
  deleteLine,
  swapLines,
  repeatLines,
  indentLines,
  splice,
  truncate,
];

function flipBit(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0) return bytes;
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
  return bytes;
}

function insertWord(bytes: Buffer, random: Random, { words }: Material): Buffer {
  return put(bytes, random.below(bytes.length + 1), 0, Buffer.from(random.pick(words)));
}

function insertOddBytes(bytes: Buffer, random: Random): Buffer {
  return put(bytes, random.below(bytes.length + 1), 0, random.pick(ODD_BYTES));
}

/** What stands between blanks, or behind them, becomes another word. */
function replaceWord(bytes: Buffer, random: Random, { words }: Material): Buffer {
  const text = bytes.toString('latin1');
  const found = [...text.matchAll(/[^\s:,[\]{}()]+/g)];
  if (found.length === 0) return bytes;
  const { index, 0: word } = random.pick(found);
  return put(bytes, index, word.length, Buffer.from(random.pick(words)));
}

function deletePiece(bytes: Buffer, random: Random): Buffer {
  const length = 1 + random.below(random.isOneIn(4) ? LONGEST_PIECE : 4);
  return put(bytes, random.below(bytes.length + 1), length, Buffer.alloc(0));
}

function deleteLine(bytes: Buffer, random: Random): Buffer {
  return changeLines(bytes, (lines) => lines.splice(random.below(lines.length), 1));
}

function swapLines(bytes: Buffer, random: Random): Buffer {
  return changeLines(bytes, (lines) => {
    const [one, other] = [random.below(lines.length), random.below(lines.length)];
    [lines[one], lines[other]] = [lines[other] as string, lines[one] as string];
  });
}

function repeatLines(bytes: Buffer, random: Random): Buffer {
  return changeLines(bytes, (lines) => {
    const from = random.below(lines.length);
    const block = lines.slice(from, from + 1 + random.below(12));
    const copies = random.isOneIn(8) ? 1 + random.below(MOST_COPIES) : 1;
    lines.splice(from, 0, ...Array.from({ length: copies }, () => block).flat());
  });
}

function indentLines(bytes: Buffer, random: Random): Buffer {
  return changeLines(bytes, (lines) => {
    const from = random.below(lines.length);
    const to = Math.min(lines.length, from + 1 + random.below(4));
    for (let at = from; at < to; at += 1)
      lines[at] = random.isOneIn(2) ? `  ${lines[at]}` : (lines[at] as string).replace(/^ {1,2}/, '');
  });
}

function splice(bytes: Buffer, random: Random, { others }: Material): Buffer {
  const other = random.pick(others);
  const from = random.below(other.length + 1);
  const piece = other.subarray(from, from + 1 + random.below(LONGEST_PIECE));
  return put(bytes, random.below(bytes.length + 1), random.below(40), piece);
}

function truncate(bytes: Buffer, random: Random): Buffer {
  return random.isOneIn(4) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}

function put(bytes: Buffer, at: number, removed: number, added: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
}

/** As Latin-1, which gives every byte back as it was. */
function changeLines(bytes: Buffer, change: (lines: string[]) => unknown): Buffer {
  const lines = bytes.toString('latin1').split('\n');
  change(lines);
  return Buffer.from(lines.join('\n'), 'latin1');
}
