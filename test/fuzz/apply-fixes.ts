/** All repairs of one file that do not get in each other's way, made at once. */
import type { Diagnostic, Edit } from '../../src/diagnostics/diagnostic.ts';
import { overlaps } from './check-findings.ts';

export interface Repaired {
  text: string;
  /** The findings whose repair was made. */
  repaired: Diagnostic[];
}

/** Of two repairs that overlap, or that are for one place, the first is made. */
export function applyFixes(file: string, text: string, diagnostics: readonly Diagnostic[]): Repaired {
  const edits: Edit[] = [];
  const repaired: Diagnostic[] = [];
  for (const each of diagnostics) {
    const fix = each.fix?.edits.filter(({ where }) => where.file === file) ?? [];
    if (fix.length === 0 || overlaps([...edits, ...fix]) || sharesStart(edits, fix)) continue;
    edits.push(...fix);
    repaired.push(each);
  }
  edits.sort((one, other) => other.where.start.offset - one.where.start.offset);
  const changed = edits.reduce(
    (result, { where, text: added }) =>
      result.slice(0, where.start.offset) + added + result.slice(where.end.offset),
    text,
  );
  return { text: changed, repaired };
}

function sharesStart(edits: readonly Edit[], others: readonly Edit[]): boolean {
  const starts = new Set(edits.map(({ where }) => where.start.offset));
  return others.some(({ where }) => starts.has(where.start.offset));
}
