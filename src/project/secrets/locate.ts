/** The places of secrets that stand in a scalar, and the texts that tell them there. */
import type { Path } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';
import type { FoundSecret } from './found-secret.ts';
import { placeIn } from './written-form.ts';

export interface UnplacedSecret {
  secret: string;
  what: string;
}

/** All of the value where escapes or line breaks hide the exact place. */
export function located(
  document: Document,
  path: Path,
  secrets: readonly UnplacedSecret[],
  target: 'key' | 'value' = 'value',
): FoundSecret[] {
  const { start: first, end: last } = document.spanOf(path, target);
  const source = document.text.slice(first.offset, last.offset);
  return secrets.map(({ secret, what }) => {
    const place = placeIn(source, secret);
    const start = first.offset + (place?.start ?? 0);
    const end = place === undefined ? last.offset : first.offset + place.end;
    const written = document.text.slice(start, end);
    const found = { start, end, text: secret, what };
    return written === secret ? found : { ...found, forms: formsOf(written) };
  });
}

/** Shorter lines would blot out half of a message. */
const SHORTEST_LINE = 6;

function formsOf(written: string): string[] {
  const inside = written.replace(/^(["'])([^]*)\1$/, '$2');
  const lines = inside.split(/\r\n|\r|\n/).map((line) => line.trim());
  return lines.length === 1 ? lines : [inside, ...lines.filter((line) => line.length >= SHORTEST_LINE)];
}
