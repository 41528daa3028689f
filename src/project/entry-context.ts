/** What reading one entry of `deployments:` needs, and small questions that each of its parts asks. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path, Span } from '../diagnostics/span.ts';
import type { Document, YamlValue } from './document.ts';
import { laxBoolean } from './lax.ts';
import { describe, type YamlMapping } from './yaml-value.ts';

export interface EntryContext {
  document: Document;
  /** Where the entry stands. */
  path: Path;
  entry: YamlMapping;
  /** Says something about a part of the entry, given by its path inside it; nothing if that part is broken or not known yet. */
  report: (path: Path, found: Diagnostic) => void;
}

/** The place of a part of the entry. */
export function spanIn({ document, path }: EntryContext, inside: Path, target?: 'key' | 'value'): Span {
  return document.spanOf([...path, ...inside], target);
}

/** An empty text counts as absent, as it does to Prefect. */
export function textOrNull(value: YamlValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Whether a placeholder is written there. One for nothing takes its value away, and is what has to be mended. */
export function isPlaceholder(document: Document, path: Path): boolean {
  return document.sourceOf(path)?.includes('{{') === true;
}

/** Where to point when a key is missing or empty: the key itself, else the entry's name, else the entry. */
export function placeOf({ document, path, entry }: EntryContext, key: string): Span {
  if (isPlaceholder(document, [...path, key])) return document.spanOf([...path, key]);
  if (key in entry) return document.spanOf([...path, key], 'key');
  if ('name' in entry) return document.spanOf([...path, 'name']);
  const first = Object.keys(entry)[0];
  return first === undefined ? document.spanOf(path) : document.spanOf([...path, first], 'key');
}

/** Undefined: absent, or wrong, which is said. */
export function readBoolean(context: EntryContext, key: string): boolean | undefined {
  const value = context.entry[key];
  if (value === undefined || value === null) return undefined;
  const boolean = laxBoolean(value);
  if (boolean === undefined) {
    context.report(
      [key],
      diagnostic('TQ2004', {
        message: `\`${key}\` must be \`true\` or \`false\`, found ${describe(value)}`,
        where: spanIn(context, [key]),
      }),
    );
  }
  return boolean;
}
