/** Two files for one block: each deploy would write both, and the last one would stay. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { isMapping } from '../../project/yaml-value.ts';
import type { Document } from '../../project/document.ts';

export function checkDuplicateNames(documents: readonly Document[]): Diagnostic[] {
  const first = new Map<string, Span>();
  return documents.flatMap((document) => {
    const name = isMapping(document.data) ? document.data.name : undefined;
    if (typeof name !== 'string') return [];
    const where = document.spanOf(['name']);
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, where);
      return [];
    }
    return [
      diagnostic('TQ3210', {
        message: `another file is about the block \`${name}\` already`,
        where,
        related: [{ where: earlier, text: 'the first one' }],
        help: 'give one of them another name, or remove one of the files',
      }),
    ];
  });
}
