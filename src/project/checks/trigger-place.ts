/** Where to point at a trigger. */
import type { Path, Span } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';
import { isMapping, valueAt } from '../yaml-value.ts';

/** At the events that it waits for, else at its first key, as a trigger may be long. */
export function triggerPlace(document: Document, path: Path): Span {
  const trigger = valueAt(document.data, path);
  const keys = isMapping(trigger) ? Object.keys(trigger) : [];
  const key = keys.includes('expect') ? 'expect' : keys[0];
  return key === undefined ? document.spanOf(path) : document.spanOf([...path, key], 'key');
}
