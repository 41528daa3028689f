/** Where the comments of a Python file stand. */
import type { Tree } from 'web-tree-sitter';

/** Each with its `#`; offsets count UTF-16 units from 0. */
export function pythonComments({ rootNode }: Tree): { text: string; offset: number }[] {
  return rootNode
    .descendantsOfType('comment')
    .flatMap((node) => (node === null ? [] : [{ text: node.text, offset: node.startIndex }]));
}
