/** Diagnostics in the order of the files, each cause once. */
import type { Diagnostic } from './diagnostic.ts';

/** By file in order of first mention, then by place; an alias used twice reports its value once. */
export function ordered(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = [...new Set(diagnostics.map((each) => each.where?.file))];
  const seen = new Set<string>();
  return diagnostics
    .filter((each) => {
      const key = `${each.code} ${each.where?.file}:${each.where?.start.offset} ${each.message}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .map((each, index) => ({ each, index }))
    .sort(
      (a, b) =>
        files.indexOf(a.each.where?.file) - files.indexOf(b.each.where?.file) ||
        (a.each.where?.start.offset ?? 0) - (b.each.where?.start.offset ?? 0) ||
        a.index - b.index,
    )
    .map(({ each }) => each);
}
