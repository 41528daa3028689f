/** What Prefect can do and `tq` cannot: said plainly, instead of deploying something else than the file says. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Finding } from '../check-schema.ts';
import type { Document, YamlValue } from '../document.ts';
import { isMapping, valueAt } from '../yaml-value.ts';

/**
 * `{$ref: {block_document_id: …}}` is what Prefect stores inside blocks; in a file it is replaced by the block
 * (`prefect/utilities/templating/__init__.py`), whose id nobody writes by hand.
 */
export function unsupportedFeatures(document: Document): Finding[] {
  return ['build', 'push', 'deployments'].flatMap((key) =>
    referencesIn(document, valueAt(document.data, [key]), [key]),
  );
}

function referencesIn(document: Document, value: YamlValue | undefined, path: Path): Finding[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => referencesIn(document, item, [...path, index]));
  if (!isMapping(value)) return [];
  const { $ref: reference } = value;
  if (isMapping(reference) && 'block_document_id' in reference) {
    const where = document.spanOf([...path, '$ref'], 'key');
    const message = 'tq does not replace `$ref` with the block document of that id';
    const help = 'name the block: `{{ prefect.blocks.<type>.<name> }}`';
    return [{ path, diagnostic: diagnostic('TQ2030', { message, where, help }) }];
  }
  return Object.entries(value).flatMap(([key, item]) => referencesIn(document, item, [...path, key]));
}
