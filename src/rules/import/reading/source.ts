/** Walking through a foreign file: its parts, each with its value and its place. */
import type { Path, Span } from '../../../diagnostics/span.ts';
import { YamlTimestamp, type YamlValue } from '../../../project/document.ts';
import { isMapping } from '../../../project/yaml-value.ts';
import type { RuleValue } from '../../rule.ts';

/** A file that was read, of whatever syntax. */
export interface Source {
  readonly data: YamlValue;
  spanOf(path: Path, target?: 'key' | 'value'): Span;
  /** Whether Python sees an `int` or a `float`. */
  numberKind(path: Path): 'int' | 'float' | undefined;
}

export interface Part {
  readonly source: Source;
  readonly path: Path;
  readonly value: YamlValue;
}

export function rootOf(source: Source): Part {
  return { source, path: [], value: source.data };
}

/** The value under a key; undefined where there is none, or the part is no mapping. */
export function partAt(part: Part | undefined, key: string): Part | undefined {
  if (part === undefined || !isMapping(part.value) || !Object.hasOwn(part.value, key)) return undefined;
  return child(part, key, part.value[key] ?? null);
}

/** None where the part is no mapping. */
export function pairsOf(part: Part | undefined): readonly (readonly [string, Part])[] {
  if (part === undefined || !isMapping(part.value)) return [];
  return Object.entries(part.value).map(([key, value]) => [key, child(part, key, value)] as const);
}

/** None where the part is no list. */
export function itemsOf(part: Part | undefined): readonly Part[] {
  if (part === undefined || !Array.isArray(part.value)) return [];
  return part.value.map((value, index) => child(part, index, value));
}

function child({ source, path }: Part, step: string | number, value: YamlValue): Part {
  return { source, path: [...path, step], value };
}

export function whereIs(part: Part, target: 'key' | 'value' = 'value'): Span {
  return part.source.spanOf(part.path, target);
}

export function textOf(part: Part | undefined): string | undefined {
  return typeof part?.value === 'string' ? part.value : undefined;
}

/** As Python sees it; undefined for what a rule cannot hold: dates and binary data, and lists and mappings with them. */
export function ruleValueOf(part: Part | undefined): RuleValue | undefined {
  if (part === undefined) return undefined;
  const { value } = part;
  if (typeof value === 'number') return part.source.numberKind(part.path) === 'int' ? BigInt(value) : value;
  if (value instanceof YamlTimestamp || value instanceof Uint8Array) return undefined;
  if (Array.isArray(value)) {
    const items = itemsOf(part).map(ruleValueOf);
    return items.includes(undefined) ? undefined : (items as RuleValue[]);
  }
  if (!isMapping(value)) return value;
  const pairs = pairsOf(part).map(([key, item]) => [key, ruleValueOf(item)] as const);
  return pairs.some(([, item]) => item === undefined) ? undefined : new Map(pairs as [string, RuleValue][]);
}

/** Every text in a part, itself included. */
export function eachText(part: Part): readonly string[] {
  const text = textOf(part);
  if (text !== undefined) return [text];
  return [...itemsOf(part), ...pairsOf(part).map(([, value]) => value)].flatMap(eachText);
}
