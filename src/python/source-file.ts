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
  return {
    file,
    start: {
      offset: node.startIndex,
      line: node.startPosition.row + 1,
      column: node.startPosition.column + 1,
    },
    end: { offset: node.endIndex, line: node.endPosition.row + 1, column: node.endPosition.column + 1 },
  };
}

/** Named children without the comments, which the grammar allows everywhere. */
export function parts(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== 'comment');
}

/** A node shortened to one line, for messages. */
export function excerpt(node: Node): string {
  const text = node.text.replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Without the parentheses and `type` wrappers that mean nothing to the value inside. */
export function unwrap(node: Node): Node {
  let inner = node;
  while (inner.type === 'type' || inner.type === 'parenthesized_expression') {
    const [child] = parts(inner);
    if (!child) return inner;
    inner = child;
  }
  return inner;
}
