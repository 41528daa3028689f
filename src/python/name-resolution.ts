/** From a dotted expression to what it stands for, through the imports of the file and of the project's other files. */
import type { Node } from 'web-tree-sitter';
import { absoluteName, isInstalled, type PythonModule } from './modules.ts';
import { readClassBody } from './read-scope.ts';
import {
  type Binding,
  fallbacks,
  type Held,
  type ImportedName,
  lookUp,
  type Scope,
  typingOnlyPath,
} from './scope.ts';
import { parts } from './source-file.ts';
import { plainText } from './string-literal.ts';

export type Target =
  /** Something imported from outside the project or built in, by its usual dotted name: `typing.Optional`, `builtins.int`. */
  | { kind: 'external'; path: string }
  /** A function, class or assigned value of the project; `scope`: where the names in the binding's node are looked up. */
  | { kind: 'local'; binding: Binding; scope: Scope; holder: Scope }
  /** A module of the project. */
  | { kind: 'module'; module: PythonModule }
  /** Imported for type checkers alone. */
  | { kind: 'typing-only'; path: string }
  /** A name that nothing in the file binds; it may come through a star import. */
  | { kind: 'unbound'; name: string }
  /** Not a dotted name at all. */
  | { kind: 'expression' };

const BUILTINS = new Set(
  (
    'int float str bool bytes bytearray complex object type list tuple set frozenset dict range slice property memoryview ' +
    'staticmethod classmethod super Exception BaseException ValueError TypeError RuntimeError KeyError ' +
    'len print min max sum abs round sorted reversed enumerate zip map filter any all repr callable isinstance iter next ' +
    'Ellipsis NotImplemented'
  ).split(' '),
);

/** Modules that export again what lives elsewhere; the left name is written in files, the right one in tq's tables. */
const SAME_MODULE: [RegExp, string][] = [
  [/^typing_extensions\./, 'typing.'],
  [
    /^pydantic\.(types|networks|fields|main|root_model|functional_validators|functional_serializers|config)\./,
    'pydantic.',
  ],
  [/^prefect\.flows\./, 'prefect.'],
];

/** Module and name, of what has been looked for on the way: names that import each other in a circle end there. */
type Trail = Set<string>;

/** What `node` stands for just before `position`. */
export function resolveName(node: Node, scope: Scope, position = Infinity): Target {
  const { type } = node;
  if (type === 'attribute' || type === 'member_type') return resolveAttribute(node, scope, position);
  return type === 'identifier' ? resolveIdentifier(node.text, scope, position) : { kind: 'expression' };
}

/** What a name stands for just before `position`. */
export function resolveIdentifier(name: string, scope: Scope, position = Infinity): Target {
  const held = lookUp(scope, name, position);
  if (held) return targetOf(held, position, new Set());
  const typingOnly = typingOnlyPath(scope, name);
  if (typingOnly !== undefined) return { kind: 'typing-only', path: usualPath(typingOnly) };
  const starred = throughStars(scope.module, name, new Set());
  if (starred) return starred;
  return BUILTINS.has(name) ? { kind: 'external', path: `builtins.${name}` } : { kind: 'unbound', name };
}

/** What a module of the project has under that name; undefined when tq sees nothing of that name in it. */
export function memberOf(module: PythonModule, name: string, trail: Trail = new Set()): Target | undefined {
  const step = `${module.name} ${name}`;
  if (trail.has(step)) return undefined;
  trail.add(step);
  const held = lookUp(module.scope, name);
  if (held) return targetOf(held, Infinity, trail);
  const starred = throughStars(module, name, trail);
  if (starred) return starred;
  const submodule = module.isPackage ? module.modules.find(submoduleName(module.name, name)) : undefined;
  if (submodule) return { kind: 'module', module: submodule };
  const typingOnly = typingOnlyPath(module.scope, name);
  return typingOnly === undefined ? undefined : { kind: 'typing-only', path: usualPath(typingOnly) };
}

function resolveAttribute(node: Node, scope: Scope, position: number): Target {
  const object = node.childForFieldName('object') ?? node.firstNamedChild;
  const attribute = (node.childForFieldName('attribute') ?? node.lastNamedChild)?.text ?? '';
  if (!object) return { kind: 'expression' };
  const target = resolveName(object, scope, position);
  switch (target.kind) {
    case 'external':
      return { kind: 'external', path: usualPath(`${target.path}.${attribute}`) };
    case 'typing-only':
      return { kind: 'typing-only', path: usualPath(`${target.path}.${attribute}`) };
    case 'module':
      return (
        memberOf(target.module, attribute) ?? { kind: 'external', path: `${target.module.name}.${attribute}` }
      );
    case 'unbound':
      return target;
    case 'local':
      return innerClass(target.binding, target.scope, attribute) ?? { kind: 'expression' };
    default:
      return { kind: 'expression' };
  }
}

/** `Outer.Inner` for a class that stands in another one. */
function innerClass(outer: Binding, scope: Scope, name: string): Target | undefined {
  if (outer.kind !== 'class') return undefined;
  const body = readClassBody(outer.node, scope);
  const binding = body.bindings.get(name)?.at(-1);
  return binding?.kind === 'class' ? { kind: 'local', binding, scope: body, holder: body } : undefined;
}

/** An import is followed into the project's files; what an `except` branch imports counts when the `try` finds nothing there. */
function targetOf(held: Held, position: number, trail: Trail): Target {
  const { binding, holder } = held;
  if (binding.kind !== 'import') return { kind: 'local', binding, scope: binding.scope ?? holder, holder };
  const path = usualPath(binding.path ?? binding.name);
  const found = followed(held, trail);
  if (found) return found;
  const isPending = holder.module.modules.needs.size > 0;
  for (const other of isPending || isInstalled(path) ? [] : fallbacks(held, position)) {
    const target = targetOf({ binding: other, holder }, position, trail);
    if (target.kind === 'local' || target.kind === 'module') return target;
  }
  return { kind: 'external', path };
}

function followed({ binding, holder }: Held, trail: Trail): Target | undefined {
  const { from } = binding;
  if (!from) return undefined;
  const module = findModule(from, holder.module);
  if (!module) return undefined;
  if (from.name === undefined) return { kind: 'module', module };
  // `from . import models` in the package itself means the module beside it.
  if (module !== holder.module) return memberOf(module, from.name, trail);
  const submodule = module.modules.find(submoduleName(module.name, from.name));
  return submodule && { kind: 'module', module: submodule };
}

function findModule(from: ImportedName, importer: PythonModule): PythonModule | undefined {
  const name = absoluteName(from.module, importer);
  return name === undefined ? undefined : importer.modules.find(name);
}

function submoduleName(parent: string, child: string): string {
  return parent.endsWith('.') ? parent + child : `${parent}.${child}`;
}

/** Through `from x import *`; the last one that has the name wins. */
function throughStars(importer: PythonModule, name: string, trail: Trail): Target | undefined {
  for (const star of importer.scope.stars.toReversed()) {
    const module = findModule({ module: star }, importer);
    const target = module && isExported(module, name) ? memberOf(module, name, trail) : undefined;
    if (target) return target;
  }
  return undefined;
}

/** A `__all__` that is not a plain list of texts is taken to name everything. */
function isExported(module: PythonModule, name: string): boolean {
  const listed = lookUp(module.scope, '__all__')?.binding;
  if (!listed) return !name.startsWith('_');
  const names = /^(list|tuple)$/.test(listed.node.type) ? parts(listed.node).map(plainText) : [undefined];
  return names.includes(undefined) || names.includes(name);
}

function usualPath(path: string): string {
  for (const [pattern, replacement] of SAME_MODULE) {
    if (pattern.test(path)) return path.replace(pattern, replacement);
  }
  return path;
}
