/** Repairs of a YAML file as edits of its text; undefined where the text is not what the repair takes it for. */
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { Document } from './document.ts';

/** Another name for the key at `path`. */
export function renameKey(document: Document, path: Path, name: string): Fix | undefined {
  const where = document.spanOf(path, 'key');
  const written = document.text.slice(where.start.offset, where.end.offset);
  const key = String(path.at(-1));
  const quote = /^["']/.exec(written)?.[0] ?? '';
  if (written !== quote + key + quote) return undefined;
  return { title: `rename it to \`${name}\``, edits: [{ where, text: quote + name + quote }] };
}

/** Quotes around the plain scalar at `path`, so that it is the text that it looks like. */
export function quoteValue(document: Document, path: Path): Fix | undefined {
  const source = document.sourceOf(path);
  if (source === undefined || !/^[^\s"'|>{}[\]!&*][^\n"']*$/.test(source)) return undefined;
  return replaceValue(document, path, `"${source.replaceAll('\\', '\\\\')}"`, 'put it in quotes');
}

/** Another text for the scalar at `path`, written as it stands in the file. */
export function replaceValue(document: Document, path: Path, text: string, title: string): Fix | undefined {
  const where = document.spanOf(path);
  const source = document.sourceOf(path);
  const written = document.text.slice(where.start.offset, where.end.offset);
  return source === undefined || source !== written ? undefined : { title, edits: [{ where, text }] };
}
