/** Where a text stops being Python 3. */
import type { Node, Tree } from 'web-tree-sitter';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { excerpt, type SourceFile, spanOfNode } from './source-file.ts';

/** Statements of Python 2 that the grammar still knows. */
const PYTHON_2 = ['print_statement', 'exec_statement'];

/** The first syntax error, or undefined. One is enough: those behind it are often only its echo. */
export function syntaxError(tree: Tree, { file, text }: SourceFile): Diagnostic | undefined {
  const root = tree.rootNode;
  const broken = root.hasError ? firstError(root) : undefined;
  if (broken) {
    const line = text.split('\n')[broken.startPosition.row] ?? '';
    const conflict = /^(<{7}|={7}|>{7})/.test(line);
    return diagnostic('TQ2101', {
      message: conflict
        ? `\`${file}\` has merge-conflict markers`
        : `\`${file}\` is not valid Python: ${describe(broken)}`,
      where: spanOfNode(broken, file),
      help: conflict ? 'resolve the conflict' : undefined,
    });
  }
  const [old] = /\b(?:print|exec)\b/.test(text) ? root.descendantsOfType(PYTHON_2) : [];
  return (
    old &&
    diagnostic('TQ2101', {
      message: `\`${file}\` is Python 2: \`${excerpt(old)}\``,
      where: spanOfNode(old, file),
    })
  );
}

function describe(node: Node): string {
  return node.isMissing ? `\`${node.type}\` is missing` : `tq does not understand \`${excerpt(node)}\``;
}

function firstError(node: Node): Node | undefined {
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    const found = child.hasError || child.isMissing ? firstError(child) : undefined;
    if (found) return found;
  }
  return undefined;
}
