/** Diagnostics in the order of the files, each cause once. */
import type { Diagnostic } from './diagnostic.ts';

/** By file in order of first mention, then by place; an alias used twice reports its value once. */
export function ordered(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = new Map(
    [...new Set(diagnostics.map((each) => each.where?.file))].map((file, at) => [file, at]),
  );
  const rank = ({ where }: Diagnostic): number => files.get(where?.file) ?? 0;
  const seen = new Set<string>();
  return diagnostics
    .filter((each) => {
      const key = `${each.code} ${each.where?.file}:${each.where?.start.offset} ${each.message}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .map((each, index) => ({ each, index }))
    .sort(
      (a, b) =>
        rank(a.each) - rank(b.each) ||
        (a.each.where?.start.offset ?? 0) - (b.each.where?.start.offset ?? 0) ||
        a.index - b.index,
    )
    .map(({ each }) => each);
}
