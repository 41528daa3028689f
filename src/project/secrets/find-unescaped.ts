/** Tokens and addresses that the text of the file does not show, since they are written with escapes. */
import type { Path } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';
import { secretsInValue } from './find-in-text.ts';
import type { FoundSecret } from './found-secret.ts';
import { located } from './locate.ts';

/** In every token and every address; most texts are words, and are not searched any further. */
const MAY_HOLD = /:\/\/[^\s/]{1,400}@|auth|[A-Za-z0-9_-]{16}/;
const ESCAPE = /\\|''/;

/** Few files have any escape at all. */
export function hasEscapes(document: Document): boolean {
  return ESCAPE.test(document.text);
}

/** Those of one scalar, if it is written in another way than it is read. */
export function unescapedSecrets(
  document: Document,
  value: string,
  path: Path,
  target: 'key' | 'value',
): FoundSecret[] {
  if (!MAY_HOLD.test(value) || !ESCAPE.test(sourceAt(document, path, target))) return [];
  const secrets = secretsInValue(value).map(({ text, what }) => ({ secret: text, what }));
  return located(document, path, secrets, target);
}

function sourceAt(document: Document, path: Path, target: 'key' | 'value'): string {
  if (target === 'value') return document.sourceOf(path) ?? '';
  const { start, end } = document.spanOf(path, 'key');
  return document.text.slice(start.offset, end.offset);
}
