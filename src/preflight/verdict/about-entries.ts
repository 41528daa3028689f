/** Whom a finding is about, told by the place that it points to. */
import type { Span } from '../../diagnostics/span.ts';
import type { CheckedProject } from '../../project/checks/check.ts';
import type { QualityFacts } from '../../quality/facts.ts';
import type { Call } from '../../quality/python-use.ts';
import type { Entries } from './answer.ts';

/**
 * Answers with the entries that a place belongs to: the one that it stands in, those whose flow is in the file, those that
 * name the rule file. Undefined where it belongs to all of them, such as the top of the file.
 */
export function placesOfEntries(
  { document, written, flows, chosen }: CheckedProject,
  quality: QualityFacts | undefined,
): (where: Span | undefined) => Entries {
  const spans = chosen.map((entry) => ({ entry, span: written.spanOf(['deployments', entry]) }));
  const byFile = new Map<string, Set<number>>();
  const belongs = (file: string, entry: number): void => {
    const entries = byFile.get(file) ?? new Set<number>();
    byFile.set(file, entries.add(entry));
  };
  for (const { deployment, flow } of flows) belongs(flow.where.file, Number(deployment.path[1]));
  for (const { deployments, use, maker } of quality?.flows ?? [])
    for (const { deployment } of deployments)
      for (const file of new Set([use.file, maker?.use.file ?? use.file]))
        belongs(file, Number(deployment.path[1]));
  for (const { path, written: file } of quality?.ruleFiles ?? [])
    if (path[0] === 'deployments' && path.length > 1) belongs(file, Number(path[1]));
  const makers = makersOf(quality);
  return (where) => {
    if (where === undefined) return undefined;
    if (where.file !== document.file) {
      const made = makers.filter(({ extents }) => extents.some((extent) => contains(extent, where)));
      if (made.length > 0) return made.flatMap(({ entries }) => entries);
      const entries = byFile.get(where.file);
      return entries && [...entries];
    }
    const inside = spans.filter(({ span }) => contains(span, where));
    return inside.length === 0 ? undefined : inside.map(({ entry }) => entry);
  };
}

/** Where a flow is made, in a file that may have several: what stands there is about its own deployments. */
function makersOf(quality: QualityFacts | undefined): { extents: Span[]; entries: number[] }[] {
  return (quality?.flows ?? []).flatMap(({ maker, deployments }) => {
    if (maker === undefined) return [];
    const entries = deployments.map(({ deployment }) => Number(deployment.path[1]));
    const { call } = maker;
    const { decorates } = call;
    return [{ entries, extents: [extentOf(call), ...(decorates === undefined ? [] : [decorates.where])] }];
  });
}

/** From the callee to the end of the last argument. */
function extentOf({ where, positional, keywords }: Call): Span {
  const values = [...positional, ...[...keywords.values()].map(({ value }) => value)];
  const last = values.reduce(
    (end, value) => (value.where.end.offset > end.offset ? value.where.end : end),
    where.end,
  );
  return { ...where, end: last };
}

function contains(outer: Span, inner: Span): boolean {
  return (
    outer.file === inner.file &&
    outer.start.offset <= inner.start.offset &&
    inner.end.offset <= outer.end.offset
  );
}
