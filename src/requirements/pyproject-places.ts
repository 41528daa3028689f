/** Where in the text of a `pyproject.toml` its packages are written. */
import type { WrittenPackage } from './pyproject.ts';

/** From 0: the requirement behind its quote, the key of an entry. Undefined where escapes hide it. */
export type OffsetOf = (written: WrittenPackage) => number | undefined;

/** To be asked in the order of `packagesWritten`: a requirement stands behind the one before it where it can. */
export function offsetsIn(text: string): OffsetOf {
  const keys = keysIn(text);
  let from = 0;
  return (written) => {
    if (written.kind === 'entry') return offsetOfEntry(keys, written);
    const found = firstOf(text, [`"${written.text}"`, `'${written.text}'`], from);
    if (found === undefined) return undefined;
    from = found;
    return found + 1;
  };
}

/** A line that begins with a key. `value`: what stands behind it on the line. */
interface KeyLine {
  offset: number;
  value: string;
}

function keysIn(text: string): Map<string, KeyLine[]> {
  const keys = new Map<string, KeyLine[]>();
  const lines = text.matchAll(/^([ \t]*)(?:([\w.-]+)|["']([^"'\n]+)["'])[ \t]*=(.*)$/gm);
  for (const { index, 1: indent = '', 2: bare, 3: quoted = '', 4: value = '' } of lines) {
    const key = bare ?? quoted;
    const line = { offset: index + indent.length + (bare === undefined ? 1 : 0), value };
    const known = keys.get(key);
    if (known === undefined) keys.set(key, [line]);
    else known.push(line);
  }
  return keys;
}

/** The first line of the key that has its range, since a group may name a package again. */
function offsetOfEntry(
  keys: ReadonlyMap<string, readonly KeyLine[]>,
  { key, range = '' }: Extract<WrittenPackage, { kind: 'entry' }>,
): number | undefined {
  const names = key === 'python' ? ['python', 'requires-python'] : [key];
  const lines = names.flatMap((name) => keys.get(name) ?? []);
  return lines.find(({ value }) => value.includes(range))?.offset;
}

function firstOf(text: string, words: readonly string[], from: number): number | undefined {
  const offsets = [from, 0].flatMap((start) => words.map((word) => text.indexOf(word, start)));
  return offsets.find((offset) => offset >= 0);
}
