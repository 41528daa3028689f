/** A parser whose trees can be let go of all together: they lie in the memory of the grammar, which nobody else clears. */
import type { Tree } from 'web-tree-sitter';
import type { PythonParser } from '../../ports/python-parser.ts';

/** After `release` no tree that came from `python` may be looked at. */
export function releasingParser(parser: PythonParser): { python: PythonParser; release: () => void } {
  const trees: Tree[] = [];
  const keep = (tree: Tree): Tree => {
    trees.push(tree);
    return tree;
  };
  const python: PythonParser = {
    parse: async (source) => keep(await parser.parse(source)),
    parseAgain: (source) => keep(parser.parseAgain(source)),
  };
  return { python, release: () => trees.forEach((tree) => tree.delete()) };
}
