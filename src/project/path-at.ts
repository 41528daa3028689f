/** The way from a place in a file to the value that stands there. */
import type { Path } from '../diagnostics/span.ts';
import type { Document, YamlValue } from './document.ts';
import { isMapping, valueAt } from './yaml-value.ts';

/** Of the scalar, or the key of one, that the character at `offset` belongs to; undefined in comments and between values. */
export function pathAt(document: Document, offset: number): Path | undefined {
  let path: Path = [];
  for (;;) {
    const inside = childAt(document, path, valueAt(document.data, path), offset);
    if (inside === undefined) return undefined;
    path = [...path, inside.step];
    if (inside.isEnd) return path;
  }
}

function childAt(
  document: Document,
  path: Path,
  value: YamlValue | undefined,
  offset: number,
): { step: string | number; isEnd: boolean } | undefined {
  const steps = Array.isArray(value) ? value.keys() : isMapping(value) ? Object.keys(value) : [];
  for (const step of steps) {
    const inside = [...path, step];
    if (typeof step === 'string' && holds(document.spanOf(inside, 'key'), offset))
      return { step, isEnd: true };
    if (!holds(document.spanOf(inside), offset)) continue;
    return { step, isEnd: document.sourceOf(inside) !== undefined };
  }
  return undefined;
}

function holds(
  { start, end }: { start: { offset: number }; end: { offset: number } },
  offset: number,
): boolean {
  return start.offset <= offset && offset < end.offset;
}
