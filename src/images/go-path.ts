/** The rules of Go's `path/filepath` and `strings` on Linux that patterns of ignore files go through. */
import { posix } from 'node:path';

const SPACE_AROUND = /^\p{White_Space}+|(?<!\p{White_Space})\p{White_Space}+$/gu;

/** `filepath.Clean`: no double slash, no `.`, `..` resolved, no slash at the end; `.` for an empty path. */
export function cleanPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** `strings.TrimSpace`. Unlike JavaScript's `trim`, it leaves a byte order mark and takes U+0085. */
export function trimSpace(text: string): string {
  return text.replace(SPACE_AROUND, '');
}

/**
 * Whether `filepath.Match` accepts a pattern: no `\` at the end, and every `[` has its `]`, something inside, and whole
 * ranges. Go reads every part of a pattern even when an earlier part does not match, so the path does not matter.
 */
export function isMatchPattern(pattern: string): boolean {
  const characters = [...pattern];
  let index = 0;
  while (index < characters.length) {
    const character = characters[index];
    if (character === '\\') {
      if (index + 1 === characters.length) return false;
      index += 2;
    } else if (character === '[') {
      const end = endOfClass(characters, index + 1);
      if (end === undefined) return false;
      index = end;
    } else index += 1;
  }
  return true;
}

/** `start` is behind the `[`; the answer is behind the `]`. */
function endOfClass(characters: readonly string[], start: number): number | undefined {
  let index = characters[start] === '^' ? start + 1 : start;
  for (let ranges = 0; ; ranges += 1) {
    if (characters[index] === ']' && ranges > 0) return index + 1;
    const low = endOfClassMember(characters, index);
    if (low === undefined) return undefined;
    const high = characters[low] === '-' ? endOfClassMember(characters, low + 1) : low;
    if (high === undefined) return undefined;
    index = high;
  }
}

/** `getEsc` of Go: one character, perhaps behind `\`; something must follow it. */
function endOfClassMember(characters: readonly string[], start: number): number | undefined {
  const first = characters[start];
  if (first === undefined || first === '-' || first === ']') return undefined;
  const end = start + (first === '\\' ? 2 : 1);
  return end < characters.length ? end : undefined;
}
