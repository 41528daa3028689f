/** What every finding must be, whatever the files hold. */
import { CODES } from '../../src/diagnostics/codes.ts';
import type { Diagnostic, Edit } from '../../src/diagnostics/diagnostic.ts';
import type { Position, Span } from '../../src/diagnostics/span.ts';

export type Sources = ReadonlyMap<string, string>;

/** A sentence for each thing that is not as it must be. */
export function faultsOf(found: Diagnostic, sources: Sources): string[] {
  const { code, message, where, related = [], help, fix } = found;
  const faults: string[] = [];
  if (!(code in CODES)) faults.push(`unknown code ${code}`);
  for (const [what, text] of [
    ['message', message],
    ['help', help],
    ['label', found.label],
  ] as const) {
    if (text !== undefined && text.trim() === '') faults.push(`${code} has an empty ${what}`);
  }
  const places = [where, ...related.map((label) => label.where)].filter((place) => place !== undefined);
  for (const place of places)
    faults.push(...faultsOfPlace(place, sources).map((fault) => `${code}: ${fault}`));
  if (fix !== undefined)
    faults.push(...faultsOfEdits(fix.edits, sources).map((fault) => `fix of ${code}: ${fault}`));
  return faults;
}

function faultsOfPlace({ file, start, end }: Span, sources: Sources): string[] {
  const text = sources.get(file);
  if (text === undefined) return [`a place in \`${file}\`, which is no source`];
  const faults: string[] = [];
  if (start.offset > end.offset) faults.push(`ends at ${end.offset}, before its start at ${start.offset}`);
  for (const position of [start, end]) {
    if (position.offset < 0 || position.offset > text.length) {
      faults.push(`offset ${position.offset} in a text of ${text.length}`);
      continue;
    }
    const { line, column } = positionAt(text, position.offset);
    if (line !== position.line || column !== position.column)
      faults.push(
        `offset ${position.offset} is ${line}:${column}, found ${position.line}:${position.column}`,
      );
  }
  return faults;
}

/** Counted anew, the plain way: a line ends with `\n`, `\r\n` or a lone `\r`. */
function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at += 1) {
    const isEnd = text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n');
    if (isEnd) {
      line += 1;
      lineStart = at + 1;
    }
  }
  return { offset, line, column: offset - lineStart + 1 };
}

function faultsOfEdits(edits: readonly Edit[], sources: Sources): string[] {
  if (edits.length === 0) return ['no edits'];
  const faults = edits.flatMap(({ where }) => faultsOfPlace(where, sources));
  if (new Set(edits.map(({ where }) => where.file)).size > 1) faults.push('edits of several files');
  if (overlaps(edits)) faults.push('edits that overlap');
  return faults;
}

function overlaps(edits: readonly Edit[]): boolean {
  const sorted = [...edits].sort((one, other) => one.where.start.offset - other.where.start.offset);
  return sorted.some(
    (edit, at) => at > 0 && edit.where.start.offset < (sorted[at - 1] as Edit).where.end.offset,
  );
}
