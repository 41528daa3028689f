/** Python source → syntax tree. A port because loading the grammar reads files. */
import type { Tree } from 'web-tree-sitter';

export interface PythonParser {
  /** Never fails: a text that is not Python yields a tree with error nodes. Loads the grammar at the first call. */
  parse(source: string): Promise<Tree>;
  /** The same at once, after a first `parse` has resolved. */
  parseAgain(source: string): Tree;
}
