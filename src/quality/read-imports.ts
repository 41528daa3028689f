/** What a Python file imports, wherever in it; a name that is bound twice keeps the first import. */
import type { Node } from 'web-tree-sitter';
import { spanOfNode } from '../python/source-file.ts';
import type { Import } from './python-use.ts';

export const IMPORT_STATEMENTS = ['import_statement', 'import_from_statement'];

/** `statements` are those of the file, in its order. */
export function readImports(statements: readonly Node[], file: string): Map<string, Import> {
  const imports = new Map<string, Import>();
  for (const statement of statements) {
    for (const [name, path, module, node] of bindings(statement)) {
      if (!imports.has(name)) imports.set(name, { path, module, where: spanOfNode(node, file) });
    }
  }
  return imports;
}

/** Name in the file, what it stands for, the module it needs, the node that says so. */
type Bound = [name: string, path: string, module: string, node: Node];

function bindings(statement: Node): Bound[] {
  if (statement.type === 'import_statement') return statement.childrenForFieldName('name').flatMap(imported);
  const from = statement.childForFieldName('module_name');
  const module = from?.text.replaceAll(/\s/g, '') ?? '';
  return statement.childrenForFieldName('name').flatMap((node): Bound[] => {
    const [original, alias] = nameAndAlias(node);
    const path = module.endsWith('.') ? `${module}${original}` : `${module}.${original}`;
    return [[alias ?? original, path, module, from ?? node]];
  });
}

/** `import a.b` binds `a`, and makes `a.b` reachable through it. */
function imported(node: Node): Bound[] {
  const [path, alias] = nameAndAlias(node);
  const top = path.split('.', 1)[0] ?? path;
  return alias === undefined ? [[top, top, path, node]] : [[alias, path, path, node]];
}

function nameAndAlias(node: Node): [name: string, alias: string | undefined] {
  if (node.type !== 'aliased_import') return [node.text, undefined];
  return [node.childForFieldName('name')?.text ?? '', node.childForFieldName('alias')?.text];
}
