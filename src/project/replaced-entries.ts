/** A document in which entries of `deployments:` are replaced by others, and that still knows where things stand. */
import type { Path, Span } from '../diagnostics/span.ts';
import { type Origins, originalPath } from '../templating/origins.ts';
import type { Document, YamlValue } from './document.ts';
import { isMapping, type YamlMapping } from './yaml-value.ts';

export interface Replacement {
  entry: YamlMapping;
  /** Parts of the entry that are not from the document, and where they are written instead. */
  given?: readonly { path: Path; where: Span }[];
}

/** `entries` by index. `origins` knows the lists that lost items on the way from the document. */
export function replaceEntries(
  document: Document,
  entries: ReadonlyMap<number, Replacement>,
  origins: Origins = new WeakMap(),
): Document {
  const data = withEntries(document.data, entries);
  const given = (path: Path): Span | undefined =>
    path[0] === 'deployments'
      ? nearestGiven(entries.get(Number(path[1]))?.given ?? [], path.slice(2))
      : undefined;
  return {
    file: document.file,
    text: document.text,
    data,
    spanOf: (path, target) => {
      const original = originalPath(data, path, origins);
      return given(original) ?? document.spanOf(original, target);
    },
    sourceOf: (path) => {
      const original = originalPath(data, path, origins);
      return given(original) === undefined ? document.sourceOf(original) : undefined;
    },
  };
}

function withEntries(data: YamlValue, entries: ReadonlyMap<number, Replacement>): YamlValue {
  if (!isMapping(data) || !Array.isArray(data.deployments)) return data;
  const deployments = data.deployments.map((entry, index) => entries.get(index)?.entry ?? entry);
  return { ...data, deployments };
}

/** The place of the longest path that is given and contains the one asked for. */
function nearestGiven(given: readonly { path: Path; where: Span }[], path: Path): Span | undefined {
  const containing = given.filter(({ path: outer }) => outer.every((step, index) => step === path[index]));
  return containing.sort((a, b) => b.path.length - a.path.length)[0]?.where;
}
