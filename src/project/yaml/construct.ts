/**
 * Makes the data of a tree, as PyYAML's `SafeConstructor` does: standard tags, merge keys, last duplicate wins.
 * Sets become lists of their members, ordered maps and pairs become lists of `[key, value]`.
 */
import { YamlTimestamp, type YamlValue } from '../document.ts';
import {
  badMerge,
  badScalar,
  collectionAsKey,
  duplicateKey,
  specialValue,
  unknownTag,
  wrongKind,
} from './construct-problems.ts';
import { keyName, numericKey } from './key-names.ts';
import { type MappingNode, type Pair, type SequenceNode, shortTag, TAGS, type YamlNode } from './nodes.ts';
import type { ProblemDetails } from './problem.ts';
import { readBinary, readBool, readFloat, readInt } from './scalars.ts';
import { isTimestamp } from './timestamps.ts';

type Mapping = { [key: string]: YamlValue };

/** Undefined means that PyYAML raises an error. */
const SCALARS: Record<string, (text: string) => YamlValue | undefined> = {
  [TAGS.str]: (text) => text,
  [TAGS.null]: () => null,
  [TAGS.bool]: readBool,
  [TAGS.int]: readInt,
  [TAGS.float]: readFloat,
  [TAGS.binary]: readBinary,
  [TAGS.timestamp]: (text) => (isTimestamp(text) ? new YamlTimestamp(text) : undefined),
};

export class Constructor {
  /** What PyYAML refuses. */
  readonly problems: ProblemDetails[] = [];
  /** What PyYAML accepts without a word. */
  readonly duplicates: ProblemDetails[] = [];
  private readonly flattened = new Set<MappingNode>();
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The value of a node; the same object each time. */
  build(node: YamlNode): YamlValue {
    node.built ??= { value: this.construct(node) };
    return node.built.value;
  }

  private construct(node: YamlNode): YamlValue {
    const read = SCALARS[node.tag];
    if (read) return this.constructScalar(node, read);
    switch (node.tag) {
      case TAGS.map:
        return node.kind === 'mapping'
          ? this.constructMapping(node)
          : this.refuse(wrongKind(node, 'a mapping', this.text));
      case TAGS.seq:
        if (node.kind !== 'sequence') return this.refuse(wrongKind(node, 'a list', this.text));
        return node.items.map((item) => this.build(item));
      case TAGS.set:
        if (node.kind !== 'mapping') return this.refuse(wrongKind(node, 'a mapping', this.text));
        return this.constructSet(node);
      case TAGS.omap:
      case TAGS.pairs:
        if (node.kind !== 'sequence') return this.refuse(wrongKind(node, 'a list of mappings', this.text));
        return this.constructPairs(node);
      case TAGS.merge:
      case TAGS.value:
      case TAGS.yaml:
        return this.refuse(specialValue(node, this.text));
      default:
        return this.refuse(unknownTag(node, this.text));
    }
  }

  private refuse(problem: ProblemDetails): null {
    this.problems.push(problem);
    return null;
  }

  private constructScalar(node: YamlNode, read: (text: string) => YamlValue | undefined): YamlValue {
    const source = scalarOf(node);
    if (source === undefined) return this.refuse(wrongKind(node, 'a single value', this.text));
    const value = read(source);
    return value === undefined ? this.refuse(badScalar(node, source, shortTag(node.tag))) : value;
  }

  private constructMapping(node: MappingNode): Mapping {
    this.flatten(node);
    const data: Mapping = {};
    this.eachPair(node, (name, value) => {
      if (name === '__proto__') defineProto(data, value);
      else data[name] = value;
    });
    return data;
  }

  private constructSet(node: MappingNode): YamlValue[] {
    this.flatten(node);
    const members = new Map<string, YamlValue>();
    this.eachPair(node, (name, _value, key) => {
      if (!members.has(name)) members.set(name, key);
    });
    return [...members.values()];
  }

  /** Hands over the pairs in order and reports keys given twice; merged pairs come first and may be overridden. */
  private eachPair(node: MappingNode, use: (name: string, value: YamlValue, key: YamlValue) => void): void {
    const names = new Map<number | bigint, string>();
    const own = new Map<string, Pair>();
    const firstOwn = node.pairs.length - (node.ownPairs ?? node.pairs.length);
    node.pairs.forEach((pair, index) => {
      const key = this.build(pair.key);
      const name = this.nameOf(pair, key, names);
      const value = this.build(pair.value);
      if (name === undefined) return;
      if (index >= firstOwn) {
        const earlier = own.get(name);
        if (earlier) this.duplicates.push(duplicateKey(pair, earlier, name, this.text));
        else own.set(name, pair);
      }
      use(name, value, key);
    });
  }

  private nameOf(pair: Pair, key: YamlValue, names: Map<number | bigint, string>): string | undefined {
    if (typeof key === 'string') return (pair.name = key);
    const ownName = keyName(pair.key, key);
    if (ownName === undefined) {
      this.problems.push(collectionAsKey(pair.key, this.text));
      return undefined;
    }
    const number = numericKey(key);
    if (number === undefined) return (pair.name = ownName);
    const name = names.get(number) ?? ownName;
    names.set(number, name);
    return (pair.name = name);
  }

  /** Puts the pairs that `<<` brings in front of the own ones. In a list of mappings the first wins, so it comes last. */
  private flatten(node: MappingNode): readonly Pair[] {
    if (this.flattened.has(node)) return node.pairs;
    this.flattened.add(node);
    const own: Pair[] = [];
    const merged: Pair[] = [];
    for (const pair of node.pairs) {
      if (pair.key.tag === TAGS.merge) for (const each of this.mergedPairs(pair)) merged.push(each);
      else {
        if (pair.key.tag === TAGS.value) pair.key.tag = TAGS.str;
        own.push(pair);
      }
    }
    node.ownPairs = own.length;
    node.pairs = merged.length === 0 ? own : [...merged, ...own];
    return node.pairs;
  }

  private mergedPairs({ value }: Pair): readonly Pair[] {
    if (value.kind === 'mapping') return this.flatten(value);
    if (value.kind === 'scalar') {
      if (!value.isSubstitute) this.problems.push(badMerge(value));
      return [];
    }
    const pairs: Pair[] = [];
    for (const item of [...value.items].reverse()) {
      if (item.kind === 'mapping') for (const pair of this.flatten(item)) pairs.push(pair);
      else if (item.kind === 'sequence' || !item.isSubstitute) this.problems.push(badMerge(item));
    }
    return pairs;
  }

  private constructPairs(node: SequenceNode): YamlValue[] {
    const list: YamlValue[] = [];
    for (const item of node.items) {
      const pair = item.kind === 'mapping' && item.pairs.length === 1 ? item.pairs[0] : undefined;
      if (pair) list.push([this.build(pair.key), this.build(pair.value)]);
      else this.problems.push(wrongKind(item, 'a mapping with one key', this.text));
    }
    return list;
  }
}

/** The text of a scalar, or of the `=` key of a mapping, which PyYAML takes for the mapping's default value. */
function scalarOf(node: YamlNode): string | undefined {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return undefined;
  const pair = node.pairs.find((each) => each.key.tag === TAGS.value);
  return pair && scalarOf(pair.value);
}

/** Plain assignment would run the setter of `__proto__`, which is an ordinary key to YAML. */
function defineProto(data: Mapping, value: YamlValue): void {
  Object.defineProperty(data, '__proto__', { value, enumerable: true, writable: true, configurable: true });
}
