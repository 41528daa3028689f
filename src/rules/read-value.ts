/** Values of a document as Python sees them: an integer and a float stay apart. */
import type { Path } from '../diagnostics/span.ts';
import { YamlTimestamp, type YamlValue } from '../project/document.ts';
import type { ParsedYaml } from '../project/parse-document.ts';
import type { RuleValue } from './rule.ts';

/**
 * A date is given as the text that is written, and its path to `onDate`: neither JSON nor the rule vocabulary has dates.
 * Binary data is given as its source.
 */
export function ruleValueAt(
  document: ParsedYaml,
  path: Path,
  value: YamlValue,
  onDate: (path: Path) => void,
): RuleValue {
  if (typeof value === 'number') return document.numberKind(path) === 'float' ? value : BigInt(value);
  if (value instanceof YamlTimestamp) {
    onDate(path);
    return value.source;
  }
  if (value instanceof Uint8Array) return document.sourceOf(path) ?? '';
  if (Array.isArray(value))
    return value.map((item, index) => ruleValueAt(document, [...path, index], item, onDate));
  if (typeof value !== 'object' || value === null) return value;
  return new Map(
    Object.entries(value).map(([key, item]) => [key, ruleValueAt(document, [...path, key], item, onDate)]),
  );
}

/** The same as plain JavaScript values, of which an integer beyond 2^53 alone is a `bigint`. */
export function plainValue(value: RuleValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plainValue);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [key, plainValue(item as RuleValue)]));
}
