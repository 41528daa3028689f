/** Deployments, pools and block files put into a `prefect.yaml` that is there, with the smallest edit that does it. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  parseDocument as parseNodes,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isSameValue } from '../importing/same-value.ts';
import {
  applyEdits,
  colonEnd,
  dashOf,
  type Edit,
  lineStart,
  nextLine,
  pairOf,
} from '../importing/yaml-text/places.ts';
import { renderInline, renderItem, renderPairs } from '../importing/yaml-text/render.ts';
import { rewriteYaml } from '../importing/yaml-text/rewrite.ts';
import type { YamlValue } from '../project/document.ts';
import { globPattern } from '../project/glob-pattern.ts';
import { parseDocument } from '../project/parse-document.ts';
import { isMapping, type YamlMapping } from '../project/yaml-value.ts';
import { YAML_OPTIONS } from '../project/yaml/compose.ts';

export interface Addition {
  /** Where the file says no name yet. */
  name?: string;
  /** Entries of `deployments:`, in the order in which they are to stand; behind those that are there. */
  deployments: readonly YamlMapping[];
  /** Block files that `tq.blocks` has to name; left out where it does already, by name or by pattern. */
  blocks: readonly string[];
  /** Types of work pools by name, for `tq.pools`; those that are there stay as they are. */
  pools?: Readonly<Record<string, string>>;
  /** What `tq.image` says where it says nothing yet. */
  image?: YamlMapping;
}

/** `problem`: why the text cannot be changed, as the rest of a sentence that begins with the name of the file. */
export type Woven = { text: string } | { problem: string };

const FILE = 'prefect.yaml';

/**
 * The text with the addition woven in. Everything else keeps its place, comments included: what comes out is read again
 * and compared, and where it is not what was wanted there is a problem instead of a text. `text` is without a byte order
 * mark. A deployment whose name is in the file already is a problem.
 */
export function weave(text: string, addition: Addition): Woven {
  const before = dataOf(text);
  if ('problem' in before) return before;
  const { name, ...others } = addition;
  if (name !== undefined && (before.data.name ?? '') === '') {
    const named = withName(text, before.data, name);
    return named === undefined ? UNSAFE : weave(named, others);
  }
  const wanted = wantedData(before.data, addition);
  if ('problem' in wanted) return wanted;
  const kept = { ...wanted.data };
  if (Object.hasOwn(before.data, 'deployments')) kept.deployments = before.data.deployments as YamlValue;
  else delete kept.deployments;
  const withSettings = isSameValue(before.data, kept) ? text : rewrite(text, before.data, kept);
  const woven =
    withSettings === undefined ? undefined : withDeployments(withSettings, kept, wanted.data, addition);
  const spaced = woven === undefined ? undefined : withBlankLines(woven, addition.deployments.length);
  const apart = [spaced, woven].map((each) => each && withTqApart(each, before.data));
  const good = [...apart, spaced, woven].find(
    (each) => each !== undefined && isIntact(text, each, wanted.data),
  );
  return good === undefined ? UNSAFE : { text: good };
}

const UNSAFE = { problem: 'is written in a way that tq cannot change safely' };

/** Above the first key; what says it already in another way, such as `name:`, is filled. */
function withName(text: string, before: YamlMapping, name: string): string | undefined {
  const wanted: YamlMapping = { name, ...before, ...(Object.hasOwn(before, 'name') ? { name } : {}) };
  const root = rootOf(text);
  const start = startOfPair(root?.items[0]) ?? 0;
  const isOnTop = root !== undefined && root.flow !== true && !Object.hasOwn(before, 'name');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const named =
    isOnTop && lineStart(text, start) === start
      ? applyEdits({ text, edits: [{ start, end: start, text: `name: ${renderInline(name)}${eol}` }] })
      : rewrite(text, before, wanted);
  return named !== undefined && isIntact(text, named, wanted) ? named : undefined;
}

/** The addition as YAML, for somebody who puts it in by hand. */
export function additionText({ name, deployments, blocks, pools = {}, image }: Addition): string {
  const settings: YamlMapping = {
    ...(Object.keys(pools).length > 0 ? { pools: { ...pools } } : {}),
    ...(blocks.length > 0 ? { blocks: [...blocks] } : {}),
    ...(image === undefined ? {} : { image }),
  };
  const data: YamlMapping = {
    ...(name === undefined ? {} : { name }),
    ...(Object.keys(settings).length > 0 ? { tq: settings } : {}),
    ...(deployments.length > 0 ? { deployments: [...deployments] } : {}),
  };
  return `${renderPairs(data, '').join('\n')}\n`;
}

type Data = { data: YamlMapping } | { problem: string };

function dataOf(text: string): Data {
  const { document, diagnostics } = parseDocument(FILE, text);
  if (document === undefined && diagnostics.every(({ code }) => code === 'TQ1003')) return { data: {} };
  if (document === undefined || diagnostics.some(({ severity }) => severity === 'error'))
    return { problem: 'cannot be read' };
  return isMapping(document.data) ? { data: document.data } : { problem: 'holds no mapping' };
}

/** What the file is to say. */
function wantedData(before: YamlMapping, addition: Addition): Data {
  const { deployments = null, tq = null } = before;
  if (deployments !== null && !Array.isArray(deployments))
    return { problem: 'has something else than a list under `deployments`' };
  const double = doubleName(deployments ?? [], addition);
  if (double !== undefined) return { problem: `has a deployment \`${double}\` already` };
  if (tq !== null && !isMapping(tq)) return { problem: 'has something else than a mapping under `tq`' };
  const settings = wantedSettings(tq ?? {}, addition);
  if ('problem' in settings) return settings;
  const isChanged = !isSameValue(tq ?? {}, settings.data);
  return {
    data: {
      ...before,
      ...(isChanged ? { tq: settings.data } : {}),
      ...(addition.deployments.length > 0
        ? { deployments: [...(deployments ?? []), ...addition.deployments] }
        : {}),
    },
  };
}

/** A name of the addition that is not its alone. */
function doubleName(existing: readonly YamlValue[], addition: Addition): string | undefined {
  const names = [...existing, ...addition.deployments].flatMap((entry) =>
    isMapping(entry) && typeof entry.name === 'string' ? [entry.name] : [],
  );
  const doubles = names.filter((name, index) => names.indexOf(name) !== index);
  return doubles.find((double) => addition.deployments.some(({ name }) => name === double));
}

function wantedSettings(tq: YamlMapping, { blocks, pools = {}, image }: Addition): Data {
  const { pools: oldPools = null, blocks: oldBlocks = null } = tq;
  if (oldPools !== null && !isMapping(oldPools))
    return { problem: 'has something else than a mapping under `tq.pools`' };
  if (oldBlocks !== null && typeof oldBlocks !== 'string' && !Array.isArray(oldBlocks))
    return { problem: 'has something else than file names under `tq.blocks`' };
  const patterns = typeof oldBlocks === 'string' ? [oldBlocks] : (oldBlocks ?? []);
  const newPools = Object.entries(pools).filter(([name]) => !Object.hasOwn(oldPools ?? {}, name));
  const newBlocks = blocks.filter((file) => !patterns.some((pattern) => names(pattern, file)));
  return {
    data: {
      ...tq,
      ...(newPools.length > 0 ? { pools: { ...oldPools, ...Object.fromEntries(newPools) } } : {}),
      ...(newBlocks.length > 0 ? { blocks: [...patterns, ...newBlocks] } : {}),
      ...(image === undefined || Object.hasOwn(tq, 'image') ? {} : { image }),
    },
  };
}

function names(pattern: YamlValue, file: string): boolean {
  return typeof pattern === 'string' && globPattern(pattern.replace(/^\.\//, ''))?.test(file) === true;
}

/** What is written once and used at several places, or came through `<<`, is nobody's to change from here. */
function rewrite(text: string, before: YamlMapping, after: YamlMapping): string | undefined {
  const root = rootOf(text);
  if (root === undefined) return rewriteYaml(text, Object.keys(before).length === 0 ? null : before, after);
  const isOwn = (key: string): boolean => {
    const pair = pairOf(root, key);
    return !Object.hasOwn(before, key) || (pair !== undefined && !isAlias(pair.value));
  };
  const changed = Object.keys(after).filter((key) => !isSameValue(before[key], after[key]));
  return changed.every(isOwn) ? rewriteYaml(text, before, after) : undefined;
}

function rootOf(text: string): YAMLMap | undefined {
  const { contents } = parseNodes(text, YAML_OPTIONS);
  return isMap(contents) ? contents : undefined;
}

function withDeployments(
  text: string,
  before: YamlMapping,
  after: YamlMapping,
  { deployments }: Addition,
): string | undefined {
  if (deployments.length === 0) return text;
  const root = rootOf(text);
  const isEmpty =
    before.deployments === null || (Array.isArray(before.deployments) && before.deployments.length === 0);
  if (root === undefined || root.flow || !isEmpty) return rewrite(text, before, after);
  return underKey(
    text,
    'deployments',
    deployments.flatMap((entry) => renderItem(entry, '  ')),
  );
}

/**
 * Lines below a key at the top of the text that holds nothing yet, such as `deployments:`, `deployments: []` or
 * `deployments: null`; above the comments that may follow. Undefined where there is no such key.
 */
export function underKey(text: string, key: string, lines: readonly string[]): string | undefined {
  const root = rootOf(text);
  const pair = root && pairOf(root, key);
  if (pair === undefined || root?.flow === true) return undefined;
  const node = pair.value as Node | null;
  if (!isBare(node)) return undefined;
  const start = colonEnd(pair);
  // Of a value that is not written the package says a place behind the comments.
  const [from, to] = node?.range ?? [start, start];
  const end = to > from ? to : start;
  const below = nextLine(text, end);
  const isOpen = below === text.length && !text.endsWith('\n');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const inserted = `${isOpen ? '\n' : ''}${lines.join('\n')}${isOpen ? '' : '\n'}`.replaceAll('\n', eol);
  return applyEdits({
    text,
    edits: [...(end > start ? [{ start, end, text: '' }] : []), { start: below, end: below, text: inserted }],
  });
}

/** Without an anchor or a tag; the package gives each node the tag that it would have without one. */
function isBare(node: Node | null): boolean {
  const { anchor, tag } = (node ?? {}) as { anchor?: string; tag?: string };
  return anchor === undefined && (tag === undefined || /^tag:yaml\.org,2002:(null|str|seq)$/.test(tag));
}

/** A blank line before each of the last `count` entries, where the others are set apart so. */
function withBlankLines(text: string, count: number): string | undefined {
  const root = rootOf(text);
  const pair = root && pairOf(root, 'deployments');
  const list = pair?.value;
  if (!isSeq(list) || list.flow === true || count === 0) return undefined;
  const starts = list.items.map((_, index) => lineStart(text, dashOf(list as YAMLSeq, index)));
  const isApart = (index: number): boolean =>
    /\n[ \t]*\r?\n[^]*$/.test(text.slice(starts[index - 1], starts[index]));
  const old = starts.length - count;
  const others = starts.map((_, index) => index).slice(1, old);
  if (others.length > 0 && !others.some(isApart)) return undefined;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const edits: Edit[] = starts.flatMap((start, index) =>
    index >= Math.max(old, 1) && !isBlankBefore(text, start) ? [{ start, end: start, text: eol }] : [],
  );
  return applyEdits({ text, edits });
}

/** A blank line before a new `tq:` that comes behind a list or mapping of several lines. */
function withTqApart(text: string, before: YamlMapping): string | undefined {
  const root = rootOf(text);
  if (root === undefined || root.flow === true || Object.hasOwn(before, 'tq')) return undefined;
  const index = root.items.findIndex(({ key }) => isScalar(key) && key.value === 'tq');
  const [from, start] = [root.items[index - 1], root.items[index]].map(startOfPair);
  if (from === undefined || start === undefined || isBlankBefore(text, start)) return undefined;
  if (!text.slice(from, start).trimEnd().includes('\n')) return undefined;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return applyEdits({ text, edits: [{ start, end: start, text: eol }] });
}

function startOfPair(pair: Pair | undefined): number | undefined {
  return (pair?.key as Node | undefined)?.range?.[0];
}

function isBlankBefore(text: string, start: number): boolean {
  return /(^|\n)[ \t]*\r?\n$/.test(text.slice(0, start));
}

/** Whether the text says what was wanted, and all that was said in comments. */
function isIntact(before: string, after: string, wanted: YamlMapping): boolean {
  const read = dataOf(after);
  return (
    'data' in read &&
    isSameValue(read.data, wanted) &&
    commentsOf(after).join('\n') === commentsOf(before).join('\n')
  );
}

/** In the order of the text. */
export function commentsOf(text: string): string[] {
  return [...new Lexer().lex(text)].filter((token) => token.startsWith('#')).map((token) => token.trim());
}
