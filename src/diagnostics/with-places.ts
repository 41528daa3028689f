/** The same finding, told of other places. */
import type { Diagnostic } from './diagnostic.ts';
import type { Span } from './span.ts';

/** `move` is given each place that the finding names, those of its repair included. */
export function withPlaces(diagnostic: Diagnostic, move: (place: Span) => Span): Diagnostic {
  const { where, related, fix } = diagnostic;
  const moved = <T extends { where: Span }>(each: T): T => ({ ...each, where: move(each.where) });
  return {
    ...diagnostic,
    ...(where === undefined ? {} : { where: move(where) }),
    ...(related === undefined ? {} : { related: related.map(moved) }),
    ...(fix === undefined ? {} : { fix: { ...fix, edits: fix.edits.map(moved) } }),
  };
}
