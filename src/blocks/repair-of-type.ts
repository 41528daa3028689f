/** How a value of the wrong kind becomes one of the right kind. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { Document } from '../project/document.ts';
import { quoteValue, replaceValue } from '../project/fixes.ts';
import { valueAt } from '../project/yaml-value.ts';
import { DECLARED_DEFAULTS } from './fields.ts';

/** `types`: those of JSON Schema that are taken at `path`. */
export function repairOfType(
  document: Document,
  path: Path,
  types: readonly string[],
): Pick<Diagnostic, 'help' | 'fix'> {
  const value = valueAt(document.data, path);
  const source = document.sourceOf(path);
  if (typeof value === 'string' && isPlain(value, types))
    return {
      help: `write it without quotes: \`${value}\``,
      fix: replaceValue(document, path, value, 'take the quotes away'),
    };
  if (value === null || value === undefined) {
    const declared = (DECLARED_DEFAULTS as Readonly<Record<string, string>>)[String(path.at(-1))];
    return path.length > 1 || declared === undefined
      ? {}
      : { help: `write \`${declared}\`, as it is declared, or another value` };
  }
  if (!types.includes('string') || source === undefined) return {};
  return { help: `put it in quotes: \`"${source}"\``, fix: quoteValue(document, path) };
}

/** Whether the text, without its quotes, is a value of one of the types. */
function isPlain(text: string, types: readonly string[]): boolean {
  return (
    (types.includes('boolean') && /^(true|false)$/.test(text)) ||
    (types.includes('integer') && /^(0|[1-9]\d*)$/.test(text)) ||
    (types.includes('number') && /^(0|[1-9]\d*)(\.\d+)?$/.test(text)) ||
    (types.includes('null') && text === 'null')
  );
}
