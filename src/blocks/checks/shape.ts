/** The compiled schema's errors, said in our own words: fields that there are not, and values of another kind. */
import type { ErrorObject } from 'ajv';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { Path } from '../../diagnostics/span.ts';
import { validate } from '../../generated/validate-block.js';
import { KINDS, pathOf, withoutBigints } from '../../project/check-schema.ts';
import type { Document } from '../../project/document.ts';
import { renameKey } from '../../project/fixes.ts';
import { didYouMean, nearMiss, onlyNearMiss } from '../../project/near-miss.ts';
import { describe, nameOf, valueAt } from '../../project/yaml-value.ts';
import type { WrittenBlock } from '../check.ts';
import { KNOWN_KEYS, OBSERVABILITY_KEYS } from '../keys.ts';
import { repairOfType } from '../repair-of-type.ts';

export function checkShape({ document }: WrittenBlock): Diagnostic[] {
  if (validate(document.data) || validate(withoutBigints(document.data))) return [];
  return (validate.errors ?? []).map((error) => said(document, error));
}

function said(document: Document, error: ErrorObject): Diagnostic {
  const path = pathOf(document, error.instancePath);
  if (error.keyword === 'additionalProperties')
    return unknownField(document, path, String(error.params.additionalProperty));
  // No other keyword is left in the compiled schema.
  return wrongType(document, path, [error.params.type].flat() as string[]);
}

function unknownField(document: Document, parent: Path, key: string): Diagnostic {
  const known = parent.length === 0 ? KNOWN_KEYS : OBSERVABILITY_KEYS;
  const path = [...parent, key];
  const near = nearMiss(key, known);
  const certain = onlyNearMiss(key, known);
  return diagnostic('TQ3203', {
    message: `unknown field \`${key}\`${didYouMean(near)}`,
    where: document.spanOf(path, 'key'),
    help: near === undefined ? `remove it, nothing reads it; these are known: ${nameList(known)}` : undefined,
    fix: certain === undefined ? undefined : renameKey(document, path, certain),
  });
}

function wrongType(document: Document, path: Path, types: readonly string[]): Diagnostic {
  const value = valueAt(document.data, path);
  const kinds = types.map((type) => (type === 'null' ? '`null`' : (KINDS[type] ?? type)));
  return diagnostic('TQ3204', {
    message: `${nameOf(path)} must be ${kinds.join(' or ')}, found ${describe(value)}`,
    where: document.spanOf(path),
    ...repairOfType(document, path, types),
  });
}
