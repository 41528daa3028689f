/** Turns the nodes of the package `yaml` into PyYAML's: tags resolved, aliases followed, sizes counted. */
import {
  type Alias,
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { badName, containsItself, definedTwice, NAME, withoutAnchor } from './anchor-problems.ts';
import { lineStart, propertyBefore } from './excerpts.ts';
import { MAX_DEPTH, MAX_VALUES, tooDeep, tooLarge } from './limits.ts';
import {
  emptyNode,
  type MappingNode,
  type ScalarNode,
  type SequenceNode,
  TAGS,
  type YamlNode,
} from './nodes.ts';
import type { ProblemDetails, Range } from './problem.ts';
import { refusedKey, refusedScalar } from './refusals.ts';
import { resolveTag } from './resolve.ts';

interface Anchor {
  node: YamlNode;
  /** Whether its value is still being read. */
  isOpen: boolean;
}

export class Tree {
  readonly problems: ProblemDetails[] = [];
  readonly #anchors = new Map<string, Anchor>();
  readonly #text: string;
  /** Behind the last thing that is written, comments aside. */
  #contentEnd = 0;
  #flowDepth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(node: Node): YamlNode {
    if (isAlias(node)) return this.#followAlias(node);
    if (isMap(node)) return this.#readMapping(node);
    return isSeq(node) ? this.#readSequence(node) : this.#readScalar(node as Scalar);
  }

  #readScalar(source: Scalar): ScalarNode {
    const { start, end } = rangeOf(source);
    const value = this.#valueOf(source);
    const node: ScalarNode = { kind: 'scalar', start, end, tag: TAGS.str, value, size: 1, depth: 0 };
    if (source.tag !== undefined && source.tag !== '!') setTag(node, source.tag);
    else if (source.type === Scalar.PLAIN || source.tag === '!') node.tag = resolveTag(value);
    if (isBlockScalar(source)) node.end = start + this.#text.slice(start, end).trimEnd().length;
    if (source.anchor !== undefined) this.#define(source.anchor, node);
    this.#contentEnd = node.end;
    this.#refuse(refusedScalar(source, this.#flowDepth > 0, this.#text));
    return node;
  }

  /** `yaml` puts a line break behind a block text that ends the file without one. */
  #valueOf(source: Scalar): string {
    const value = String(source.value ?? '');
    if (!isBlockScalar(source) || rangeOf(source).end < this.#text.length) return value;
    const isCut =
      value.endsWith('\n') && lineStart(this.#text, this.#text.length) < this.#text.trimEnd().length;
    return isCut ? value.slice(0, -1) : value;
  }

  #refuse(problem: ProblemDetails | undefined): void {
    if (problem) this.problems.push(problem);
  }

  #readSequence(source: YAMLSeq): SequenceNode {
    const range = rangeOf(source);
    const node: SequenceNode = { kind: 'sequence', ...range, tag: TAGS.seq, items: [], size: 1, depth: 1 };
    return this.#fill(node, source, () => {
      for (const item of source.items) {
        const value = this.read(item as Node);
        node.items.push(value);
        grow(node, value);
      }
    });
  }

  #readMapping(source: YAMLMap): MappingNode {
    const range = rangeOf(source);
    const node: MappingNode = { kind: 'mapping', ...range, tag: TAGS.map, pairs: [], size: 1, depth: 1 };
    return this.#fill(node, source, () => {
      for (const pair of source.items) {
        const key = this.read(pair.key as Node);
        if (pair.value && !isExplicit(pair.srcToken))
          this.#refuse(refusedKey(key, isEmpty(pair.key as Node), this.#flowDepth > 0, this.#text));
        const value = pair.value ? this.read(pair.value as Node) : emptyNode(key.end);
        node.pairs.push({ key, value });
        grow(node, key);
        grow(node, value);
      }
    });
  }

  #fill<N extends SequenceNode | MappingNode>(node: N, source: YAMLSeq | YAMLMap, fill: () => void): N {
    if (source.tag !== undefined) setTag(node, source.tag);
    const anchor = source.anchor === undefined ? undefined : this.#define(source.anchor, node);
    if (anchor) anchor.isOpen = true;
    if (source.flow) this.#flowDepth += 1;
    fill();
    if (source.flow) this.#flowDepth -= 1;
    if (anchor) anchor.isOpen = false;
    // `yaml` counts the comments and blank lines behind a block collection in.
    if (!source.flow) node.end = Math.max(node.start, this.#contentEnd);
    this.#contentEnd = node.end;
    return node;
  }

  #define(name: string, node: YamlNode): Anchor {
    const earlier = this.#anchors.get(name);
    if (!NAME.test(name)) this.problems.push(badName('&', name, this.#placeOf(node)));
    else if (earlier)
      this.problems.push(definedTwice(name, this.#placeOf(node), this.#placeOf(earlier.node)));
    const anchor = { node, isOpen: false };
    this.#anchors.set(name, anchor);
    return anchor;
  }

  #placeOf(node: YamlNode): Range {
    return propertyBefore(this.#text, node.start, '&') ?? node;
  }

  /** The node that an alias names; a substitute for it where there is none. */
  #followAlias(alias: Alias): YamlNode {
    const range = rangeOf(alias);
    this.#contentEnd = range.end;
    const anchor = this.#anchors.get(alias.source);
    if (anchor && !anchor.isOpen) return anchor.node;
    if (anchor) this.problems.push(containsItself(alias.source, range, this.#placeOf(anchor.node)));
    else if (NAME.test(alias.source)) this.problems.push(withoutAnchor(alias.source, range));
    else this.problems.push(badName('*', alias.source, range));
    return { ...emptyNode(range.end), isSubstitute: true };
  }
}

function rangeOf({ range }: Node): Range {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function isBlockScalar({ type }: Scalar): boolean {
  return type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;
}

/** Whether a key has a `?` in front. */
function isExplicit(token: CST.CollectionItem | undefined): boolean {
  return token?.start.some(({ type }) => type === 'explicit-key-ind') ?? false;
}

/** Whether nothing is written, not even a tag or an anchor. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.source === '' && node.type === Scalar.PLAIN && !node.tag && !node.anchor;
}

function setTag(node: YamlNode, tag: string): void {
  node.tag = tag;
  node.isTagged = true;
}

/** Aliases make values grow faster than the text, so both measures are kept and checked here. */
function grow(parent: YamlNode, child: YamlNode): void {
  parent.size += child.size;
  parent.depth = Math.max(parent.depth, child.depth + 1);
  if (parent.depth > MAX_DEPTH) throw tooDeep(parent);
  if (parent.size > MAX_VALUES) throw tooLarge(parent);
}
