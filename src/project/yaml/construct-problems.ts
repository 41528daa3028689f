/** What is said about values that are well-formed YAML and yet refused, or read differently than meant. */
import { lineEnd, propertyBefore, shorten } from './excerpts.ts';
import { type Pair, shortTag, TAGS, type YamlNode } from './nodes.ts';
import type { ProblemDetails, Range } from './problem.ts';

/** The first line of a value, or one character where it is empty. */
function visible(node: YamlNode, text: string): Range {
  return { start: node.start, end: Math.max(node.start, Math.min(node.end, lineEnd(text, node.start))) };
}

/** The tag in front of a node, or the node. */
function tagRange(node: YamlNode, text: string): Range {
  return (node.isTagged && propertyBefore(text, node.start, '!')) || visible(node, text);
}

export function wrongKind(node: YamlNode, expected: string, text: string): ProblemDetails {
  return {
    ...tagRange(node, text),
    message: `the tag \`${shortTag(node.tag)}\` needs ${expected}, found ${describeNode(node)}`,
    help: 'remove the tag',
  };
}

function describeNode(node: YamlNode): string {
  if (node.kind === 'scalar') return node.value === '' ? 'nothing' : `\`${shorten(node.value)}\``;
  return node.kind === 'sequence' ? 'a list' : 'a mapping';
}

/** `<<` and `=` where they have no meaning. */
export function specialValue(node: YamlNode, text: string): ProblemDetails {
  const source = node.kind === 'scalar' ? node.value.trim() : shortTag(node.tag);
  return {
    ...visible(node, text),
    message: `\`${source}\` has a special meaning in YAML and cannot be a value`,
    help: 'put it in quotes',
  };
}

export function unknownTag(node: YamlNode, text: string): ProblemDetails {
  const tag = shortTag(node.tag);
  return {
    code: 'TQ1006',
    ...tagRange(node, text),
    message: `the tag \`${tag}\` is not supported: Prefect reads files with the standard tags only`,
    help: 'remove the tag, or put the value in quotes if the `!` belongs to it',
  };
}

const LOOKS_LIKE: Record<string, string> = {
  [TAGS.int]: 'a number',
  [TAGS.float]: 'a number',
  [TAGS.timestamp]: 'a date',
};

export function badScalar(node: YamlNode, source: string, tag: string): ProblemDetails {
  const kind = node.isTagged ? undefined : LOOKS_LIKE[node.tag];
  return {
    start: node.start,
    end: node.end,
    message: kind
      ? `\`${shorten(source)}\` looks like ${kind} and is none`
      : `\`${shorten(source)}\` is no valid \`${tag}\``,
    help: kind ? 'correct it, or put it in quotes if it is text' : 'remove the tag or correct the value',
  };
}

/** Nearly always an unquoted `{{ placeholder }}`. */
export function collectionAsKey(key: YamlNode, text: string): ProblemDetails {
  if (text.charAt(key.start) === '{' && text.charAt(key.start - 1) === '{')
    return placeholder(key.start - 1, text);
  return {
    ...visible(key, text),
    message: `${key.kind === 'sequence' ? 'a list' : 'a mapping'} cannot be a key`,
    help: 'use text as the key',
  };
}

/** An unquoted `{{ x }}`, from its first brace to the end of the value. */
export function placeholder(start: number, text: string): ProblemDetails {
  const lineStop = lineEnd(text, start);
  const rest = text.slice(start, lineStop);
  const inBrackets = /\}\}\s*[,\]}]/.exec(rest);
  const length = inBrackets ? inBrackets.index + 2 : rest.length;
  const source = rest.slice(0, length);
  return {
    start,
    end: start + length,
    message: `the placeholder \`${shorten(source)}\` is not in quotes, so YAML reads a mapping`,
    help: `put the placeholder in quotes: \`"${shorten(source)}"\``,
    cover: { start, end: start + length, with: ' ' },
  };
}

export function badMerge(node: YamlNode): ProblemDetails {
  return {
    start: node.start,
    end: node.end,
    message: `\`<<\` can only merge mappings, found ${describeNode(node)}`,
    help: 'refer to a mapping, as in `<<: *defaults`',
  };
}

/** Numbers and booleans can be one key in different spellings. */
export function duplicateKey(later: Pair, earlier: Pair, name: string, text: string): ProblemDetails {
  const written = text.slice(later.key.start, later.key.end);
  const first = text.slice(earlier.key.start, earlier.key.end);
  const isOther = later.key.tag !== TAGS.str && written !== first;
  return {
    code: 'TQ1005',
    start: later.key.start,
    end: later.key.end,
    message: isOther
      ? `\`${shorten(written)}\` is the same key as \`${shorten(first)}\` to Python, and only the later one counts`
      : `the key \`${shorten(name)}\` is given twice, and only the later one counts`,
    label: 'this one counts',
    help: 'remove one of them',
    related: [{ start: earlier.key.start, end: earlier.key.end, text: 'first given here' }],
  };
}
