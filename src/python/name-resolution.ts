/** From a dotted expression to what it stands for, through the imports of the file. */
import type { Node } from 'web-tree-sitter';
import { type Binding, lookUp, type Scope } from './scope.ts';

export type Target =
  /** Something imported or built in, by its usual dotted name: `typing.Optional`, `builtins.int`. */
  | { kind: 'external'; path: string }
  /** A function, class or assigned value of this file. */
  | { kind: 'local'; binding: Binding; scope: Scope }
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

/** What `node` stands for just before `position`. */
export function resolveName(node: Node, scope: Scope, position = Infinity): Target {
  if (node.type === 'attribute' || node.type === 'member_type')
    return resolveAttribute(node, scope, position);
  if (node.type !== 'identifier') return { kind: 'expression' };
  const name = node.text;
  const binding = lookUp(scope, name, position);
  if (binding?.kind === 'import') return { kind: 'external', path: usualPath(binding.path ?? name) };
  if (binding) return { kind: 'local', binding, scope: scopeOf(binding, scope) };
  const typingOnly = findTypingOnly(scope, name);
  if (typingOnly !== undefined) return { kind: 'typing-only', path: usualPath(typingOnly) };
  if (BUILTINS.has(name)) return { kind: 'external', path: `builtins.${name}` };
  return { kind: 'unbound', name };
}

function resolveAttribute(node: Node, scope: Scope, position: number): Target {
  const object = node.childForFieldName('object') ?? node.firstNamedChild;
  const attribute = (node.childForFieldName('attribute') ?? node.lastNamedChild)?.text ?? '';
  if (!object) return { kind: 'expression' };
  const target = resolveName(object, scope, position);
  if (target.kind === 'external') return { kind: 'external', path: usualPath(`${target.path}.${attribute}`) };
  if (target.kind === 'typing-only')
    return { kind: 'typing-only', path: usualPath(`${target.path}.${attribute}`) };
  return target.kind === 'unbound' ? target : { kind: 'expression' };
}

function usualPath(path: string): string {
  for (const [pattern, replacement] of SAME_MODULE) {
    if (pattern.test(path)) return path.replace(pattern, replacement);
  }
  return path;
}

function scopeOf(binding: Binding, scope: Scope): Scope {
  let holder: Scope | undefined = scope;
  while (holder) {
    if (holder.bindings.get(binding.name)?.includes(binding)) return holder;
    holder = holder.parent;
  }
  return scope;
}

function findTypingOnly(scope: Scope, name: string): string | undefined {
  return scope.typingOnly.get(name) ?? (scope.parent ? findTypingOnly(scope.parent, name) : undefined);
}
