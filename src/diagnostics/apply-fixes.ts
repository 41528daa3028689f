/** Repairs of findings, made in a text. */
import type { Diagnostic, Edit, Fix } from './diagnostic.ts';

/** The new text of one file, and the findings whose repairs are in it. */
export interface FixedText {
  text: string;
  applied: Diagnostic[];
}

/**
 * Makes the repairs of the findings that have one in `file`, each whole or not at all: of two that change the same place
 * the first in the file is made, and the other is left for the next look at the new text.
 */
export function applyFixes(file: string, text: string, diagnostics: readonly Diagnostic[]): FixedText {
  const applied: Diagnostic[] = [];
  const edits: Edit[] = [];
  for (const each of diagnostics) {
    if (each.fix === undefined || fileOf(each.fix) !== file) continue;
    if (each.fix.edits.every((edit) => edits.some((made) => isSame(made, edit)))) continue;
    if (each.fix.edits.some((edit) => edits.some((made) => touches(made, edit)))) continue;
    edits.push(...each.fix.edits);
    applied.push(each);
  }
  edits.sort((a, b) => b.where.start.offset - a.where.start.offset);
  let fixed = text;
  for (const { where, text: replacement } of edits)
    fixed = fixed.slice(0, where.start.offset) + replacement + fixed.slice(where.end.offset);
  return { text: fixed, applied };
}

export function fileOf({ edits }: Fix): string | undefined {
  return edits[0]?.where.file;
}

function isSame(one: Edit, other: Edit): boolean {
  return (
    one.where.start.offset === other.where.start.offset && one.where.end.offset === other.where.end.offset
  );
}

/** Also side by side: two insertions at one place would depend on their order. */
function touches(one: Edit, other: Edit): boolean {
  return one.where.start.offset <= other.where.end.offset && other.where.start.offset <= one.where.end.offset;
}
