/**
 * Builds the tree of a file's only document from tokens: the grammar of PyYAML's `parser.py` and `composer.py`.
 * What is wrong with the grammar stops it; wrong names (aliases, anchors, tags) are collected and it goes on.
 */
import { Anchors } from './anchors.ts';
import { type Surroundings, unexpectedToken } from './compose-problems.ts';
import { MAX_DEPTH, MAX_VALUES, tooDeep } from './limits.ts';
import {
  emptyNode,
  mappingNode,
  type MappingNode,
  type ScalarNode,
  sequenceNode,
  type SequenceNode,
  TAGS,
  type YamlNode,
} from './nodes.ts';
import { type ProblemDetails, type Range, YamlProblem } from './problem.ts';
import { resolveTag } from './resolve.ts';
import type { Scanner } from './scanner.ts';
import { describeToken, type NameToken, type ScalarToken, type TagToken, type Token } from './tokens.ts';

type Kind = Token['kind'];

interface Properties {
  anchor: NameToken | undefined;
  /** Complete; undefined without a tag, and for `!`, which asks for the default. */
  tag: string | undefined;
  /** Whether a lone `!` stood there: quoted text then counts as unquoted. */
  nonSpecific: boolean;
  tagAt: Range | undefined;
  end: number;
}

const NO_PROPERTIES: Properties = {
  anchor: undefined,
  tag: undefined,
  nonSpecific: false,
  tagAt: undefined,
  end: -1,
};

const STANDARD_HANDLES: readonly (readonly [string, string])[] = [
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
];

const BEHIND_ENTRY = new Set<Kind>(['block-entry', 'block-end']);
const BEHIND_LOOSE_ENTRY = new Set<Kind>(['block-entry', 'key', 'value', 'block-end']);
const BEHIND_BLOCK_KEY = new Set<Kind>(['key', 'value', 'block-end']);
const BEHIND_FLOW_KEY = new Set<Kind>(['value', 'flow-entry', 'flow-sequence-end', 'flow-mapping-end']);
const BARE_DOCUMENT = new Set<Kind>(['directive', 'document-start', 'document-end', 'stream-end']);

export class Composer {
  readonly problems: ProblemDetails[] = [];
  private readonly anchors = new Anchors(this.problems);
  private handles = new Map(STANDARD_HANDLES);
  private depth = 0;
  /** Behind the last token that carries content: where a block collection ends for a reader. */
  private contentEnd = 0;
  private readonly openings: Token[] = [];
  private lastScalar: ScalarToken | undefined;
  private readonly scanner: Scanner;

  constructor(scanner: Scanner) {
    this.scanner = scanner;
  }

  /** The root, or undefined for a text without any document. */
  composeOnly(): YamlNode | undefined {
    const first = this.scanner.peek();
    if (first.kind === 'stream-end') return undefined;
    const isExplicit = first.kind === 'directive' || first.kind === 'document-start';
    if (isExplicit) this.takeDocumentStart();
    const root =
      isExplicit && this.next(BARE_DOCUMENT)
        ? emptyNode(this.scanner.peek().start)
        : this.composeNode(true, false);
    while (this.scanner.peek().kind === 'document-end') this.scanner.take();
    const behind = this.scanner.peek();
    if (behind.kind !== 'stream-end') throw this.unexpected(behind);
    return root;
  }

  private next(kinds: ReadonlySet<Kind>): boolean {
    return kinds.has(this.scanner.peek().kind);
  }

  private takeDocumentStart(): void {
    const declared = new Map<string, string>();
    let hasVersion = false;
    let token = this.scanner.peek();
    for (; token.kind === 'directive'; token = this.scanner.peek()) {
      this.scanner.take();
      if (token.name === 'YAML') {
        if (hasVersion) this.report(token, 'the directive `%YAML` is given twice', 'remove one of them');
        else if (token.major !== 1) this.report(token, 'only YAML 1 is supported', 'remove the directive');
        hasVersion = true;
      } else if (token.name === 'TAG' && token.handle !== undefined) {
        if (declared.has(token.handle))
          this.report(token, `\`%TAG ${token.handle}\` is given twice`, 'remove one of them');
        declared.set(token.handle, token.prefix ?? '');
      }
    }
    this.handles = new Map([...STANDARD_HANDLES, ...declared]);
    if (token.kind !== 'document-start') {
      throw new YamlProblem({
        start: token.start,
        end: token.end,
        message: `expected \`---\` behind the directives, found ${describeToken(token)}`,
        help: 'add a line with `---`, or remove the directives',
      });
    }
    this.scanner.take();
  }

  /** `indentless` allows a list at the indentation of its key. */
  private composeNode(block: boolean, indentless: boolean): YamlNode {
    const token = this.scanner.peek();
    if (token.kind === 'alias') return this.resolveAlias(token);
    const properties =
      token.kind === 'anchor' || token.kind === 'tag' ? this.takeProperties() : NO_PROPERTIES;
    const content = this.scanner.peek();
    switch (content.kind) {
      case 'scalar':
        return this.composeScalar(content, properties);
      case 'flow-sequence-start':
        return this.collection(properties, sequenceNode(content), this.fillFlowSequence);
      case 'flow-mapping-start':
        return this.collection(properties, mappingNode(content), this.fillFlowMapping);
      case 'block-entry':
        if (!indentless) break;
        return this.collection(properties, sequenceNode(content), this.fillIndentlessSequence);
      case 'block-sequence-start':
        if (!block) break;
        return this.collection(properties, sequenceNode(content), this.fillBlockSequence);
      case 'block-mapping-start':
        if (!block) break;
        return this.collection(properties, mappingNode(content), this.fillBlockMapping);
    }
    if (properties === NO_PROPERTIES) throw this.unexpected(content, 'a value');
    return this.composeBareProperties(properties);
  }

  // Properties and aliases

  private takeProperties(): Properties {
    let anchor: NameToken | undefined;
    let tag: TagToken | undefined;
    let token = this.scanner.peek();
    for (;;) {
      if (token.kind === 'anchor' && !anchor) anchor = token;
      else if (token.kind === 'tag' && !tag) tag = token;
      else break;
      this.scanner.take();
      this.contentEnd = token.end;
      token = this.scanner.peek();
    }
    const fullTag = tag && this.fullTag(tag);
    const nonSpecific = fullTag === '!';
    return {
      anchor,
      tag: nonSpecific ? undefined : fullTag,
      nonSpecific,
      tagAt: tag && { start: tag.start, end: tag.end },
      end: this.contentEnd,
    };
  }

  private fullTag(token: TagToken): string {
    if (token.handle === undefined) return token.suffix;
    const prefix = this.handles.get(token.handle);
    if (prefix === undefined) {
      this.report(token, `the tag handle \`${token.handle}\` is not declared`, 'remove the tag');
      return '!';
    }
    return prefix + token.suffix;
  }

  private resolveAlias(token: NameToken): YamlNode {
    this.scanner.take();
    this.contentEnd = token.end;
    return this.anchors.resolve(token);
  }

  private composeScalar(token: ScalarToken, properties: Properties): ScalarNode {
    this.scanner.take();
    this.contentEnd = token.end;
    this.lastScalar = token;
    const { start, end, value } = token;
    const isImplicit = token.plain || properties.nonSpecific;
    const tag = properties.tag ?? (isImplicit ? resolveTag(value) : TAGS.str);
    const node: ScalarNode = { kind: 'scalar', start, end, tag, value, size: 1, depth: 0 };
    if (properties.tagAt) node.tagAt = properties.tagAt;
    if (properties.anchor) this.anchors.define(properties.anchor, node, false);
    return node;
  }

  /** An anchor or a tag without a value behind it. */
  private composeBareProperties(properties: Properties): ScalarNode {
    const node = emptyNode(properties.end);
    if (properties.tag !== undefined) node.tag = properties.tag;
    if (properties.tagAt) node.tagAt = properties.tagAt;
    if (properties.anchor) this.anchors.define(properties.anchor, node, false);
    return node;
  }

  private collection<N extends SequenceNode | MappingNode>(
    properties: Properties,
    node: N,
    fill: (node: N) => void,
  ): N {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw tooDeep(node.start, Math.max(node.end, node.start + 1));
    if (properties.tag !== undefined) node.tag = properties.tag;
    if (properties.tagAt) node.tagAt = properties.tagAt;
    if (properties.anchor) this.anchors.define(properties.anchor, node, true);
    fill.call(this, node);
    if (properties.anchor) this.anchors.close(properties.anchor, node);
    node.end = this.contentEnd;
    this.depth -= 1;
    return node;
  }

  private addItem(node: SequenceNode, item: YamlNode): void {
    node.items.push(item);
    this.grow(node, item);
  }

  private addPair(node: MappingNode, key: YamlNode, value: YamlNode): void {
    node.pairs.push({ key, value });
    this.grow(node, key);
    this.grow(node, value);
  }

  /** Aliases make values grow faster than the text, so both measures are kept and checked here. */
  private grow(parent: YamlNode, child: YamlNode): void {
    parent.size += child.size;
    parent.depth = Math.max(parent.depth, child.depth + 1);
    if (parent.depth > MAX_DEPTH) throw tooDeep(parent.start, this.contentEnd);
    if (parent.size <= MAX_VALUES) return;
    throw new YamlProblem({
      code: 'TQ1006',
      start: parent.start,
      end: this.contentEnd,
      message: `with its aliases written out, this holds more than ${MAX_VALUES.toLocaleString('en')} values`,
      help: 'use fewer aliases of large values',
    });
  }

  // Collections

  private fillBlockSequence(node: SequenceNode): void {
    this.scanner.take();
    this.fillEntries(node, BEHIND_ENTRY);
    this.takeBlockEnd();
  }

  private fillIndentlessSequence(node: SequenceNode): void {
    this.fillEntries(node, BEHIND_LOOSE_ENTRY);
  }

  private fillEntries(node: SequenceNode, behind: ReadonlySet<Kind>): void {
    while (this.scanner.peek().kind === 'block-entry') {
      const entry = this.takeMark();
      this.addItem(node, this.next(behind) ? emptyNode(entry.end) : this.composeNode(true, false));
    }
  }

  private fillBlockMapping(node: MappingNode): void {
    this.scanner.take();
    while (this.scanner.peek().kind === 'key') {
      const keyMark = this.scanner.take();
      const key = this.next(BEHIND_BLOCK_KEY) ? emptyNode(keyMark.end) : this.composeNode(true, true);
      this.addPair(node, key, this.composeBlockValue());
    }
    this.takeBlockEnd();
  }

  private composeBlockValue(): YamlNode {
    if (this.scanner.peek().kind !== 'value') return emptyNode(this.scanner.peek().start);
    const mark = this.takeMark();
    return this.next(BEHIND_BLOCK_KEY) ? emptyNode(mark.end) : this.composeNode(true, true);
  }

  private fillFlowSequence(node: SequenceNode): void {
    this.openings.push(this.scanner.take());
    for (let isFirst = true; this.scanner.peek().kind !== 'flow-sequence-end'; isFirst = false) {
      if (!isFirst) this.takeSeparator('`,` or `]`');
      if (this.scanner.peek().kind === 'key') this.addItem(node, this.composeSinglePair());
      else if (this.scanner.peek().kind !== 'flow-sequence-end')
        this.addItem(node, this.composeNode(false, false));
      else break;
    }
    this.takeFlowEnd();
  }

  /** `[a: b]` is a list of one mapping. */
  private composeSinglePair(): YamlNode {
    const node = mappingNode(this.scanner.peek());
    return this.collection(NO_PROPERTIES, node, () => {
      this.addPair(node, this.composeFlowKey(), this.composeFlowValue());
    });
  }

  private fillFlowMapping(node: MappingNode): void {
    this.openings.push(this.scanner.take());
    for (let isFirst = true; this.scanner.peek().kind !== 'flow-mapping-end'; isFirst = false) {
      if (!isFirst) this.takeSeparator('`,` or `}`');
      const kind = this.scanner.peek().kind;
      if (kind === 'key') this.addPair(node, this.composeFlowKey(), this.composeFlowValue());
      else if (kind === 'flow-mapping-end') break;
      else this.addPair(node, this.composeNode(false, false), emptyNode(this.scanner.peek().start));
    }
    this.takeFlowEnd();
  }

  private composeFlowKey(): YamlNode {
    const mark = this.scanner.take();
    return this.next(BEHIND_FLOW_KEY) ? emptyNode(mark.end) : this.composeNode(false, false);
  }

  private composeFlowValue(): YamlNode {
    if (this.scanner.peek().kind !== 'value') return emptyNode(this.scanner.peek().start);
    const mark = this.takeMark();
    return this.next(BEHIND_FLOW_KEY) ? emptyNode(mark.end) : this.composeNode(false, false);
  }

  private takeMark(): Token {
    const token = this.scanner.take();
    this.contentEnd = token.end;
    return token;
  }

  private takeFlowEnd(): void {
    this.takeMark();
    this.openings.pop();
  }

  private takeSeparator(expected: string): void {
    const token = this.scanner.peek();
    if (token.kind !== 'flow-entry') throw this.unexpected(token, expected);
    this.scanner.take();
  }

  private takeBlockEnd(): void {
    const token = this.scanner.peek();
    if (token.kind !== 'block-end') throw this.unexpected(token);
    this.scanner.take();
  }

  private unexpected(token: Token, expected?: string): YamlProblem {
    const surroundings: Surroundings = {
      text: this.scanner.cursor.text,
      openColumns: this.scanner.openColumns(),
      opening: this.openings.at(-1),
      lastScalar: this.lastScalar,
    };
    return unexpectedToken(token, expected, surroundings);
  }

  private report(place: Token, message: string, help: string): void {
    this.problems.push({ start: place.start, end: place.end, message, help });
  }
}
