/** Values under `observability` that the server cannot hold, or that the package refuses. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { YamlTimestamp } from '../../project/document.ts';
import { quoteValue } from '../../project/fixes.ts';
import { describe, eachScalar, isMapping, nameOf } from '../../project/yaml-value.ts';
import type { WrittenBlock } from '../check.ts';

export function checkStoredValues({ document, data }: WrittenBlock): Diagnostic[] {
  const found: Diagnostic[] = [];
  // What is declared with a type is judged by it; anything goes under `metadata`.
  const { observability } = data;
  const metadata = isMapping(observability) ? observability.metadata : undefined;
  eachScalar(metadata, (value, inside) => {
    const isDate = value instanceof YamlTimestamp;
    const isNumberless = typeof value === 'number' && !Number.isFinite(value);
    if (!isDate && !isNumberless && !(value instanceof Uint8Array)) return;
    const path = ['observability', 'metadata', ...inside];
    found.push(
      diagnostic('TQ3204', {
        message: `${nameOf(path)} must be a value that JSON has, found ${describe(value)}`,
        where: document.spanOf(path),
        help: 'put it in quotes',
        fix: isDate ? quoteValue(document, path) : undefined,
      }),
    );
  });
  return found;
}

/** The package takes a backend in any case (`common/runtime.py`, `normalize_observability_backend`). */
export function checkBackend({ document, data }: WrittenBlock): Diagnostic[] {
  const backend = isMapping(data.observability) ? data.observability.backend : undefined;
  if (typeof backend !== 'string' || /^(none|openlineage)$/i.test(backend)) return [];
  return [
    diagnostic('TQ3204', {
      message: `\`backend\` must be \`none\` or \`openlineage\`, found ${describe(backend)}: every check would fail`,
      where: document.spanOf(['observability', 'backend']),
      help: 'write `openlineage`, or leave `backend` out',
    }),
  ];
}
