/** Type variables and what stands for them: the `T` of `class Box(BaseModel, Generic[T])`, the `int` of `Box[int]`. */
import type { Node } from 'web-tree-sitter';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import type { ClassDefinition } from './class-kind.ts';
import { resolveName } from './name-resolution.ts';
import { bindName, emptyScope, type Scope } from './scope.ts';
import { parts, unwrap } from './source-file.ts';
import { subscriptOf } from './subscript.ts';
import { unionSchema } from './union.ts';
import { writtenKeyword } from './written-keyword.ts';

/** What stands for a variable: a type, and where its names are looked up. */
export interface TypeArgument {
  node: Node;
  scope: Scope;
  typeArguments?: TypeArguments;
  /** Put in by pydantic for a variable of a class, not by Python for one of an alias. */
  isOfClass?: boolean;
}

/** By the id of the node that makes the variable: `TypeVar('T')`, or the `T` in `class Box[T]`. */
export type TypeArguments = ReadonlyMap<number, TypeArgument>;

type Place = Omit<TypeArgument, 'node'>;

const MAX_DEPTH = 20;

/** The names that `class Box[T: int]`, `def f[T]` and `type Maybe[T] = …` bind for what they contain. */
export function withTypeParameters(list: Node | null, outer: Scope): Scope {
  if (!list) return outer;
  const scope = emptyScope(outer.module, outer.kind, outer.qualifier, outer);
  for (const part of parts(list)) {
    const node = unwrap(part);
    const [first = node] = parts(node);
    bindName(scope, node.type === 'identifier' ? node : unwrap(first), { kind: 'type-parameter', node });
  }
  return scope;
}

/** The node that makes the type variable which `name` stands for; undefined for anything else. */
export function typeVariable(name: Node, scope: Scope): Node | undefined {
  const target = resolveName(name, scope);
  if (target.kind !== 'local') return undefined;
  const { kind, node } = target.binding;
  if (kind === 'type-parameter') return node;
  const callee = kind === 'assignment' && node.type === 'call' ? node.childForFieldName('function') : null;
  const made = callee ? resolveName(callee, target.scope) : undefined;
  return made?.kind === 'external' && made.path === 'typing.TypeVar' ? node : undefined;
}

/** The variables of a class in the order in which `Box[int, str]` fills them. */
export function classVariables(definition: ClassDefinition): Node[] {
  if (definition.node.childForFieldName('type_parameters'))
    return [...definition.outer.bindings.values()].flatMap(([binding]) => binding?.node ?? []);
  const found = new Map<number, Node>();
  for (const base of superclasses(definition)) {
    const target = resolveName(base.base, definition.outer);
    const declares = target.kind === 'external' && /^typing\.(Generic|Protocol)$/.test(target.path);
    if (declares) found.clear();
    for (const item of base.items) collectVariables(item, definition.outer, found, 0);
    if (declares) break;
  }
  return [...found.values()];
}

/** What a base class of `definition`, such as `Box[int]`, puts for its own variables. */
export function baseArguments(
  definition: ClassDefinition,
  base: ClassDefinition,
  typeArguments: TypeArguments | undefined,
): TypeArguments | undefined {
  const written = superclasses(definition).find(({ base: name }) => {
    const target = resolveName(name, definition.outer);
    return target.kind === 'local' && target.binding.node.id === base.node.id;
  });
  return (
    written &&
    bind(classVariables(base), written.items, { scope: definition.outer, typeArguments, isOfClass: true })
  );
}

/** Variables and the items that stand for them, in order. */
export function bind(
  variables: Node[],
  items: Node[],
  { scope, typeArguments, isOfClass }: Place,
): TypeArguments {
  return new Map(
    items.flatMap((node, index): [number, TypeArgument][] => {
      const variable = variables[index];
      return variable ? [[variable.id, { node, scope, typeArguments, isOfClass }]] : [];
    }),
  );
}

/** `Maybe[int]`: what stands for the variables of an alias, `Maybe = Optional[T]`. */
export function aliasArguments(
  alias: Node,
  aliasScope: Scope,
  whole: Node,
  place: Place,
): TypeArguments | undefined {
  const written = subscriptOf(whole);
  if (!written) return undefined;
  const found = new Map<number, Node>();
  collectVariables(unwrap(alias), aliasScope, found, 0);
  return bind([...found.values()], written.items, place);
}

/** What a name means that stands for another type: a variable with an argument, an alias, an alias with arguments. */
export function meaningOf(node: Node, place: Place): TypeArgument | undefined {
  const name = subscriptOf(node)?.base ?? node;
  if (name.type !== 'identifier') return undefined;
  const variable = typeVariable(name, place.scope);
  if (variable) return place.typeArguments?.get(variable.id);
  const target = resolveName(name, place.scope);
  if (target.kind !== 'local' || target.binding.kind !== 'assignment') return undefined;
  const alias = target.binding.node;
  const typeArguments = aliasArguments(alias, target.scope, node, place) ?? place.typeArguments;
  return { node: alias, scope: target.scope, typeArguments };
}

/** Whether `Any` stands for a variable in a union: pydantic then takes the whole of it for `Any`. */
export function holdsGivenAny(choices: readonly TypeArgument[]): boolean {
  return choices.some((choice) => {
    const given = typeVariable(choice.node, choice.scope) ? meaningOf(choice.node, choice) : undefined;
    const target = given && resolveName(unwrap(given.node), given.scope);
    return given?.isOfClass === true && target?.kind === 'external' && target.path === 'typing.Any';
  });
}

/** Whether `Tree[T]` inside `Tree` names the class as it is. */
export function isUnchanged(variables: Node[], items: Node[], { scope, typeArguments }: Place): boolean {
  return variables.every((variable, index) => {
    const item = items[index];
    const made = item && typeVariable(item, scope);
    return made?.id === variable.id && !typeArguments?.has(made.id);
  });
}

/** The schema of a variable: of what stands for it, else of its default, its bound or its choices, else anything. */
export function variableSchema(variable: Node, context: AnnotationContext): Schema {
  const argument = context.typeArguments?.get(variable.id);
  if (argument) {
    const { node, scope, typeArguments } = argument;
    return context.read(node, { ...context, scope, typeArguments });
  }
  const { fallback, choices } = limits(variable);
  if (fallback) return context.read(fallback, context);
  if (choices.length === 0) return {};
  const members = choices.map((node) => ({ node }));
  return unionSchema(members, (choice) => context.read(choice.node, context));
}

/** `TypeVar('T', int, str)`, `TypeVar('T', bound=int)`, `TypeVar('T', default=int)`, `[T: int]`, `[T: (int, str)]`. */
function limits(variable: Node): { fallback?: Node; choices: Node[] } {
  if (variable.type !== 'call') {
    const [, bound] = variable.type === 'constrained_type' ? parts(variable).map(unwrap) : [];
    return bound?.type === 'tuple' ? { choices: parts(bound) } : { fallback: bound, choices: [] };
  }
  const list = variable.childForFieldName('arguments');
  const given = list ? parts(list) : [];
  const choices = given.slice(1).filter((each) => each.type !== 'keyword_argument');
  return { fallback: writtenKeyword(list, 'default') ?? writtenKeyword(list, 'bound'), choices };
}

function superclasses(definition: ClassDefinition): NonNullable<ReturnType<typeof subscriptOf>>[] {
  const list = definition.node.childForFieldName('superclasses');
  return (list ? parts(list) : []).flatMap((node) => subscriptOf(node) ?? []);
}

/** In the order they are written, which is the order of typing's `__parameters__`. */
function collectVariables(node: Node, scope: Scope, found: Map<number, Node>, depth: number): void {
  if (depth > MAX_DEPTH) return;
  const subscript = subscriptOf(node);
  if (subscript) {
    for (const item of subscript.items) collectVariables(item, scope, found, depth + 1);
    return;
  }
  if (node.type !== 'identifier') {
    for (const part of parts(node)) collectVariables(unwrap(part), scope, found, depth + 1);
    return;
  }
  const variable = typeVariable(node, scope);
  if (variable) found.set(variable.id, variable);
  const target = variable ? undefined : resolveName(node, scope);
  // An alias brings its own variables along.
  if (target?.kind === 'local' && target.binding.kind === 'assignment')
    collectVariables(unwrap(target.binding.node), target.scope, found, depth + 1);
}
