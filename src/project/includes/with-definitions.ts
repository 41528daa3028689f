/** A `prefect.yaml` with what it includes and what its entries use: one document, as if all of it stood in one file. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';
import { entriesOf } from '../entries.ts';
import { isMapping } from '../yaml-value.ts';
import { useDefinitions, usesDefinitions } from './use-definitions.ts';
import { over, partsOf, placeOf, withParts, type Woven, wovenOf } from './woven.ts';

/** Keys at the top of an included file that stand in where the including file has none. */
const STEPS = ['build', 'push', 'pull'];

/** Keys under `tq:` that are about the very file that they stand in. */
const OF_ONE_FILE = ['include', 'projects', 'project'];

export interface DocumentWithDefinitions {
  document: Document;
  diagnostics: Diagnostic[];
  /** A place in the document → the same place with the offsets of the file that it is in. */
  inItsFile: (span: Span) => Span;
}

/**
 * `included`: in the order in which a later one wins over an earlier one; the document itself wins over all. The text is
 * that of the document with those of the included files behind it; places name the file that they are in and count its
 * lines, while their offsets are in that whole text.
 */
export function withDefinitions(own: Document, included: readonly Document[]): DocumentWithDefinitions {
  if (included.length === 0 && !entriesOf(own.data).some(usesDefinitions))
    return { document: own, diagnostics: [], inItsFile: (span) => span };
  const texts = joined(own, included);
  const diagnostics: Diagnostic[] = [];
  const root = withUses(withShared(own, included.map(texts.shifted)), diagnostics);
  return {
    document: {
      file: own.file,
      text: texts.text,
      data: root.data,
      spanOf(path, target) {
        const place = placeOf(root, path);
        return place.from.spanOf(place.path, target);
      },
      sourceOf(path) {
        const place = placeOf(root, path);
        return place.from.sourceOf(place.path);
      },
    },
    diagnostics,
    inItsFile: texts.inItsFile,
  };
}

/** The whole text, and documents whose places are in it. */
function joined(own: Document, included: readonly Document[]) {
  let text = own.text;
  const starts = new Map<string, number>();
  for (const each of included) {
    starts.set(each.file, text.length + 1);
    text = `${text}\n${each.text}`;
  }
  const shift = (span: Span, by: number): Span => ({
    file: span.file,
    start: { ...span.start, offset: span.start.offset + by },
    end: { ...span.end, offset: span.end.offset + by },
  });
  return {
    text,
    shifted: (document: Document): Document => ({
      file: document.file,
      text: document.text,
      data: document.data,
      spanOf: (path, target) => shift(document.spanOf(path, target), starts.get(document.file) ?? 0),
      sourceOf: (path) => document.sourceOf(path),
    }),
    inItsFile: (span: Span): Span => shift(span, -(starts.get(span.file) ?? 0)),
  };
}

function withShared(own: Document, included: readonly Document[]): Woven {
  const root = wovenOf(own, [], own.data);
  if (!isMapping(own.data)) return root;
  const parts = partsOf(root);
  const ownSteps = new Set(STEPS.filter((key) => parts.has(key)));
  for (const each of included) {
    const theirs = partsOf(wovenOf(each, [], each.data));
    for (const key of STEPS) {
      const steps = theirs.get(key);
      if (steps !== undefined && !ownSteps.has(key)) parts.set(key, steps);
    }
  }
  for (const each of [...included].reverse()) {
    const theirs = partsOf(wovenOf(each, [], each.data));
    const tq = theirs.get('tq');
    if (tq !== undefined) parts.set('tq', over(parts.get('tq') ?? emptyLike(tq), withoutOwnKeys(tq)));
    const definitions = theirs.get('definitions');
    if (definitions !== undefined) parts.set('definitions', byName(parts.get('definitions'), definitions));
  }
  return withParts(root, parts);
}

function emptyLike(woven: Woven): Woven {
  return withParts(woven, new Map());
}

function withoutOwnKeys(tq: Woven): Woven {
  const parts = partsOf(tq);
  for (const key of OF_ONE_FILE) parts.delete(key);
  return withParts(tq, parts);
}

/** One definition is never mixed with another one of its name. */
function byName(above: Woven | undefined, below: Woven): Woven {
  if (above === undefined) return below;
  return withParts(above, new Map([...partsOf(below), ...partsOf(above)]));
}

function withUses(root: Woven, diagnostics: Diagnostic[]): Woven {
  const parts = partsOf(root);
  const deployments = parts.get('deployments');
  if (deployments === undefined || !Array.isArray(deployments.data)) return root;
  const { from, path, data: entries } = deployments;
  const defined = parts.get('definitions');
  const definitions = defined === undefined ? new Map<string, Woven>() : partsOf(defined);
  const woven = entries.map((entry, index) => {
    const own = wovenOf(from, [...path, index], entry);
    return usesDefinitions(entry) ? useDefinitions(own, definitions, diagnostics) : own;
  });
  parts.set('deployments', {
    ...deployments,
    data: woven.map(({ data }) => data),
    parts: new Map(woven.map((each, index) => [String(index), each])),
  });
  return withParts(root, parts);
}
