/** Which names a module, class or function binds, and which binding of a name holds at a place. */
import type { Node } from 'web-tree-sitter';
import type { Arguments, Expression } from './arguments.ts';
import type { FlowValue } from './flow-value.ts';
import type { PythonModule } from './modules.ts';
import type { PythonValue } from './value.ts';

export interface Binding {
  /** `arguments`: what a call gave to `*args` or `**kwargs`. */
  kind: 'import' | 'assignment' | 'function' | 'class' | 'type-parameter' | 'computed' | 'arguments';
  name: string;
  /** The definition, the assigned expression, or the statement that binds the name. */
  node: Node;
  /** Of an import: the dotted name it stands for, `datetime.datetime`; starts with dots when it is relative. */
  path?: string;
  /** Of an import: the module as written, and what is taken out of it; without a name, the module itself. */
  from?: ImportedName;
  /** Of a function or class: what stands above it, outermost first. */
  decorators: Node[];
  position: number;
  /** Only bound in some branch of an `if`. */
  conditional: boolean;
  /** Bound in an `except` branch: what holds when the `try` went wrong. */
  fallback: boolean;
  /** Of an argument: where its expression stands, which is not where its name is bound. */
  scope?: Scope;
  /** Of an argument: the function or flow that was handed over. */
  value?: FlowValue;
  /** What the name of a loop holds in the round at hand. */
  constant?: PythonValue;
  /** What `*args` holds. */
  items?: Expression[];
  /** What `**kwargs` holds. */
  given?: Arguments;
}

export interface ImportedName {
  module: string;
  name?: string;
}

/** A statement that changes a value in place (`TABLES.append(…)`, `options['name'] = …`). */
export interface Mutation {
  name: string;
  node: Node;
  position: number;
  conditional: boolean;
}

export interface Scope {
  /** The module that the scope is, or stands in. */
  module: PythonModule;
  /** `block`: type parameters, the round of a loop; names in it are seen from functions in it. */
  kind: 'module' | 'class' | 'function' | 'block';
  /** What Python writes before the names in here to make qualified ones: nothing, `Outer.`, `make.<locals>.`. */
  qualifier: string;
  bindings: Map<string, Binding[]>;
  /** Imported under `if TYPE_CHECKING:` alone, so absent while the program runs. */
  typingOnly: Map<string, string>;
  mutations: Mutation[];
  /** Modules of `from x import *`, as written. */
  stars: string[];
  /** `from __future__ import annotations`. */
  lazyAnnotations: boolean;
  parent?: Scope;
  /** What the bodies of the classes in here bind, by the id of their definitions, once they have been asked for. */
  classBodies: Map<number, Scope>;
}

/** A scope that binds nothing yet. */
export function emptyScope(module: PythonModule, kind: Scope['kind'], qualifier = '', parent?: Scope): Scope {
  return {
    module,
    kind,
    qualifier,
    bindings: new Map(),
    typingOnly: new Map(),
    mutations: [],
    classBodies: new Map(),
    stars: [],
    lazyAnnotations: parent?.lazyAnnotations ?? false,
    parent,
  };
}

/** Binds a name for the whole of a scope: a parameter, the name of a loop. */
export function bindName(scope: Scope, name: Node, binding: Partial<Binding> & Pick<Binding, 'kind'>): void {
  const plain = {
    name: name.text,
    node: name,
    decorators: [],
    position: -1,
    conditional: false,
    fallback: false,
  };
  scope.bindings.set(name.text, [{ ...plain, ...binding }]);
}

/** A binding with the scope that has it. */
export interface Held {
  binding: Binding;
  holder: Scope;
}

/** The binding that holds just before `position`; looks in enclosing scopes too. */
export function lookUp(scope: Scope, name: string, position = Infinity): Held | undefined {
  const candidates = bindingsBefore(scope, name, position);
  const found = candidates.findLast((binding) => !binding.fallback) ?? candidates.at(-1);
  if (found) return { binding: found, holder: scope };
  return scope.parent && lookUp(scope.parent, name, positionOutside(scope, position));
}

/** What the `except` branches bind to a name that the `try` binds as well. */
export function fallbacks({ binding, holder }: Held, position: number): Binding[] {
  return bindingsBefore(holder, binding.name, position).filter(
    (other) => other.fallback && other !== binding,
  );
}

/** Whether a constant may hold another value than the one its binding shows. */
export function isUncertain({ binding, holder }: Held, position = Infinity): boolean {
  const others = bindingsBefore(holder, binding.name, position).filter((other) => other !== binding);
  const isChanged = mutationsSeen(holder, { binding, holder }, position).length > 0;
  return isChanged || (binding.conditional && others.length > 0);
}

/** A change with the scope whose statement makes it. */
export type SeenMutation = Mutation & { scope: Scope };

/** How a value was changed in place before `position` in `from`, in the order in which it happens. */
export function mutationsSeen(from: Scope, { binding, holder }: Held, position: number): SeenMutation[] {
  const seen: SeenMutation[] = [];
  let before = position;
  let scope: Scope | undefined = isAround(holder, from) ? from : holder;
  if (scope === holder && from !== holder) before = positionSeen(from, holder, position);
  for (; scope; scope = scope.parent) {
    const start = scope === holder ? binding.position : -1;
    const changes = scope.mutations.filter(
      (each) => each.name === binding.name && each.position > start && each.position < before,
    );
    // What an inner function does comes after what its surroundings have done.
    const here = scope;
    seen.unshift(...changes.map((each) => ({ ...each, scope: here })));
    if (scope === holder) break;
    before = positionOutside(scope, before);
  }
  return seen;
}

function isAround(outer: Scope, inner: Scope): boolean {
  for (let scope: Scope | undefined = inner; scope; scope = scope.parent) if (scope === outer) return true;
  return false;
}

/** Up to which offset of its own file a binding's scope counts, for something that stands at `position` in `from`. */
export function positionSeen(from: Scope, holder: Scope, position: number): number {
  let seen = position;
  for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
    if (scope === holder) return seen;
    seen = positionOutside(scope, seen);
  }
  return Infinity;
}

/** The import for type checkers that binds the name, as a dotted name. */
export function typingOnlyPath(scope: Scope, name: string): string | undefined {
  return scope.typingOnly.get(name) ?? (scope.parent && typingOnlyPath(scope.parent, name));
}

function bindingsBefore(scope: Scope, name: string, position: number): Binding[] {
  return scope.bindings.get(name)?.filter((binding) => binding.position < position) ?? [];
}

/** A function runs when all of its file has been read; a class body runs where it stands. */
function positionOutside(scope: Scope, position: number): number {
  return scope.kind === 'function' ? Infinity : position;
}
