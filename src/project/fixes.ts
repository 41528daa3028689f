/** Repairs of a YAML file as edits of its text; undefined where the text is not what the repair takes it for. */
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { Document } from './document.ts';
import { isMapping, valueAt } from './yaml-value.ts';

/** Another name for the key at `path`; none that stands beside it already. */
export function renameKey(document: Document, path: Path, name: string): Fix | undefined {
  const where = document.spanOf(path, 'key');
  const written = document.text.slice(where.start.offset, where.end.offset);
  const key = String(path.at(-1));
  const quote = /^["']/.exec(written)?.[0] ?? '';
  if (written !== quote + key + quote || hasSibling(document, path, name)) return undefined;
  return { title: `rename it to \`${name}\``, edits: [{ where, text: quote + name + quote }] };
}

function hasSibling(document: Document, path: Path, name: string): boolean {
  const parent = valueAt(document.data, path.slice(0, -1));
  return isMapping(parent) && Object.hasOwn(parent, name);
}

/** Quotes around the plain scalar at `path`, so that it is the text that it looks like. */
export function quoteValue(document: Document, path: Path): Fix | undefined {
  const source = document.sourceOf(path);
  if (source === undefined || !/^[^\s"'|>{}[\]!&*][^\n"']*$/.test(source)) return undefined;
  return replaceValue(document, path, `"${source.replaceAll('\\', '\\\\')}"`, 'put it in quotes');
}

/** Quotes around the plain key at `path`. */
export function quoteKey(document: Document, path: Path): Fix | undefined {
  const where = document.spanOf(path, 'key');
  const written = document.text.slice(where.start.offset, where.end.offset);
  if (!/^[-+~\w.:]+$/.test(written)) return undefined;
  return { title: 'put it in quotes', edits: [{ where, text: `"${written}"` }] };
}

/** Another text for the scalar at `path`, written as it stands in the file. */
export function replaceValue(document: Document, path: Path, text: string, title: string): Fix | undefined {
  const where = document.spanOf(path);
  const source = document.sourceOf(path);
  const written = document.text.slice(where.start.offset, where.end.offset);
  const isOther = source === undefined || source !== written || isAnchored(document, where.start.offset);
  return isOther ? undefined : { title, edits: [{ where, text }] };
}

/** Aliases elsewhere would change with it. */
function isAnchored({ text }: Document, start: number): boolean {
  return /&[^\s,[\]{}]+[ \t]+$/.test(text.slice(Math.max(0, start - 100), start));
}
