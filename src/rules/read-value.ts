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
  // One list for all paths: most values are texts, whose place nobody asks for.
  const place = [...path];
  const inside = (step: string | number, item: YamlValue): RuleValue => {
    place.push(step);
    const read = valueOf(item);
    place.pop();
    return read;
  };
  const valueOf = (each: YamlValue): RuleValue => {
    if (typeof each === 'number') return document.numberKind(place) === 'float' ? each : BigInt(each);
    if (each instanceof YamlTimestamp) {
      onDate([...place]);
      return each.source;
    }
    if (each instanceof Uint8Array) return document.sourceOf(place) ?? '';
    if (Array.isArray(each)) return each.map((item, index) => inside(index, item));
    if (typeof each !== 'object' || each === null) return each;
    const mapping = new Map<string, RuleValue>();
    for (const [key, item] of asWritten(document, place, Object.entries(each)))
      mapping.set(key, inside(key, item));
    return mapping;
  };
  return valueOf(value);
}

/** In the order of the text: an object of JavaScript puts keys that spell an integer before all others. */
function asWritten(
  document: ParsedYaml,
  path: Path,
  entries: readonly [string, YamlValue][],
): readonly [string, YamlValue][] {
  const [first] = entries;
  if (first === undefined || !/^\d+$/.test(first[0])) return entries;
  const placed = entries.map((entry) => ({
    entry,
    at: document.spanOf([...path, entry[0]], 'key').start.offset,
  }));
  return placed.sort((left, right) => left.at - right.at).map(({ entry }) => entry);
}

/**
 * The same as plain JavaScript values, of which an integer beyond 2^53 alone is a `bigint`. Keys that spell an integer come
 * first, as they do in every object of JavaScript.
 */
export function plainValue(value: RuleValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plainValue);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [key, plainValue(item as RuleValue)]));
}
