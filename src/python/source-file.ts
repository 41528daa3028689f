/** A Python file as tq reads it, and the way from a syntax node to its place. */
import type { Node } from 'web-tree-sitter';
import type { Span } from '../diagnostics/span.ts';

export interface SourceFile {
  /** Path as the user should read it. */
  file: string;
  text: string;
  /** md5 of the file's bytes in hex. */
  sourceHash: string;
}

/** Where a node stands in the file. */
export function spanOfNode(node: Node, file: string): Span {
  const { startPosition, endPosition } = node;
  return {
    file,
    start: { offset: node.startIndex, line: startPosition.row + 1, column: startPosition.column + 1 },
    end: { offset: node.endIndex, line: endPosition.row + 1, column: endPosition.column + 1 },
  };
}

/** Named children without the comments, which the grammar allows everywhere. */
export function parts(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== 'comment');
}

/** The first of the parts; the others are not looked at. */
export function firstPart(node: Node): Node | undefined {
  let child = node.firstNamedChild;
  while (child?.type === 'comment') child = child.nextNamedSibling;
  return child ?? undefined;
}

/** A node shortened to one line, for messages. */
export function excerpt(node: Node): string {
  const text = node.text.replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const WRAPPERS = new Set(['type', 'parenthesized_expression']);

/** Without the parentheses and `type` wrappers that mean nothing to the value inside. */
export function unwrap(node: Node): Node {
  let inner = node;
  while (WRAPPERS.has(inner.type)) {
    const child = firstPart(inner);
    if (!child) return inner;
    inner = child;
  }
  return inner;
}
