/** From a name in a file to what it was imported as. */
import type { Node } from 'web-tree-sitter';
import type { Import } from './python-use.ts';

/** The import that a name, or a name with attributes, leads to. */
export function pathOf(node: Node, imports: ReadonlyMap<string, Import>): string | undefined {
  const names: string[] = [];
  let at: Node | null = node;
  while (at?.type === 'attribute') {
    names.unshift(at.childForFieldName('attribute')?.text ?? '');
    at = at.childForFieldName('object');
  }
  if (at?.type !== 'identifier') return undefined;
  const found = imports.get(at.text);
  return found && withoutModules([found.path, ...names].join('.'));
}

/** Modules of `prefect` and `truthound_prefect` in which the names stand that their packages also offer. */
const INNER_MODULES =
  /\.(flows|tasks|artifacts|blocks|sla|factories|decorators|config|engine|check|base)(?=\.)/g;

function withoutModules(path: string): string {
  return /^(prefect|truthound_prefect)\./.test(path) ? path.replaceAll(INNER_MODULES, '') : path;
}
