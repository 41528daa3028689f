/** Where a text stands in the source of a YAML scalar that may write it with escapes, doubled quotes or line breaks. */
import type { Range } from '../yaml/problem.ts';

/** Offsets in `source`; undefined where `text` is written in a way that is not told. */
export function placeIn(source: string, text: string): Range | undefined {
  const written = [text, text.replaceAll("'", "''")].find((each) => source.includes(each));
  if (written !== undefined) {
    const start = source.indexOf(written);
    return { start, end: start + written.length };
  }
  if (!source.includes('\\')) return undefined;
  const match = new RegExp([...text].map(spellings).join(LINE_END)).exec(source);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

/** A line that is continued without a space. */
const LINE_END = String.raw`(?:\\\r?\n[ \t]*\\?)?`;

/** A character, and each way to escape it in double quotes. */
function spellings(character: string): string {
  const plain = character.replace(/[^A-Za-z0-9_]/u, escaped);
  const code = (character.codePointAt(0) ?? 0).toString(16);
  const hex = code.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  return String.raw`(?:\\?${plain}|\\[xuU]0{0,7}${hex})`;
}

function escaped(character: string): string {
  return character.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
