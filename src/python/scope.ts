/**
 * Which names a module or class body binds, and to what: imports, functions, classes, assignments. Reads syntax in
 * the order of the file and evaluates nothing.
 */
import type { Node } from 'web-tree-sitter';
import { parts } from './source-file.ts';

export interface Binding {
  kind: 'import' | 'assignment' | 'function' | 'class' | 'computed';
  name: string;
  /** The definition, the assigned expression, or the statement that binds the name. */
  node: Node;
  /** Of an import: the dotted name it stands for, `datetime.datetime`; starts with dots when it is relative. */
  path?: string;
  /** Of a function or class: what stands above it, outermost first. */
  decorators: Node[];
  position: number;
  /** Only bound in some branch of an `if`. */
  conditional: boolean;
  /** Bound in an `except` branch: what holds when the `try` went wrong. */
  fallback: boolean;
}

export interface Scope {
  bindings: Map<string, Binding[]>;
  /** Imported under `if TYPE_CHECKING:` alone, so absent while the program runs. */
  typingOnly: Map<string, string>;
  /** Names changed in place after they were bound (`TABLES.append(…)`), with the place. */
  mutations: { name: string; position: number }[];
  /** Modules of `from x import *`. */
  stars: string[];
  /** `from __future__ import annotations`. */
  lazyAnnotations: boolean;
  parent?: Scope;
}

interface Branch {
  conditional: boolean;
  fallback: boolean;
  typingOnly: boolean;
}

const ALWAYS: Branch = { conditional: false, fallback: false, typingOnly: false };

/** Reads the body of a module or class. */
export function readScope(body: Node, parent?: Scope): Scope {
  const scope: Scope = {
    bindings: new Map(),
    typingOnly: new Map(),
    mutations: [],
    stars: [],
    lazyAnnotations: parent?.lazyAnnotations ?? false,
    parent,
  };
  readBlock(body, scope, ALWAYS);
  return scope;
}

/** The binding that holds just before `position`; looks in enclosing scopes too. */
export function lookUp(scope: Scope, name: string, position = Infinity): Binding | undefined {
  const candidates = scope.bindings.get(name)?.filter((binding) => binding.position < position) ?? [];
  const found = candidates.findLast((binding) => !binding.fallback) ?? candidates.at(-1);
  return found ?? (scope.parent ? lookUp(scope.parent, name, position) : undefined);
}

/** Whether a constant may hold another value than the one its binding shows. */
export function isUncertain(scope: Scope, binding: Binding, position = Infinity): boolean {
  const others =
    scope.bindings.get(binding.name)?.filter((other) => other !== binding && other.position < position) ?? [];
  const mutated = scope.mutations.some(
    (mutation) =>
      mutation.name === binding.name && mutation.position > binding.position && mutation.position < position,
  );
  if (mutated || (binding.conditional && others.length > 0)) return true;
  return (
    scope.parent !== undefined &&
    !scope.bindings.has(binding.name) &&
    isUncertain(scope.parent, binding, position)
  );
}

function readBlock(block: Node, scope: Scope, branch: Branch): void {
  for (const statement of parts(block)) readStatement(statement, scope, branch);
}

const READERS: Record<string, (statement: Node, scope: Scope, branch: Branch) => void> = {
  import_statement: readImport,
  import_from_statement: readImportFrom,
  future_import_statement: (statement, scope) => {
    if (/\bannotations\b/.test(statement.text)) scope.lazyAnnotations = true;
  },
  expression_statement: (statement, scope, branch) => {
    for (const expression of parts(statement)) readExpression(expression, scope, branch);
  },
  function_definition: (statement, scope, branch) => bindDefinition(statement, [], scope, branch),
  class_definition: (statement, scope, branch) => bindDefinition(statement, [], scope, branch),
  decorated_definition: (statement, scope, branch) => {
    const decorators = parts(statement).filter((child) => child.type === 'decorator');
    const definition = statement.childForFieldName('definition');
    if (definition) bindDefinition(definition, decorators, scope, branch);
  },
  if_statement: readIf,
  try_statement: readTry,
  type_alias_statement: (statement, scope, branch) => {
    const [name] = parts(statement);
    if (name) bind(scope, branch, { kind: 'computed', name: name.text, node: statement, decorators: [] });
  },
};

function readStatement(statement: Node, scope: Scope, branch: Branch): void {
  const reader = READERS[statement.type];
  if (reader) return reader(statement, scope, branch);
  if (
    statement.type === 'for_statement' ||
    statement.type === 'with_statement' ||
    statement.type === 'while_statement'
  ) {
    const target = statement.childForFieldName('left');
    if (target) bindTargets(target, statement, scope, branch);
    for (const child of statement.descendantsOfType('as_pattern_target'))
      bindTargets(child, statement, scope, branch);
    for (const child of parts(statement))
      if (child.type === 'block') readBlock(child, scope, { ...branch, conditional: true });
  }
}

type NewBinding = Pick<Binding, 'kind' | 'name' | 'node' | 'decorators'> & { path?: string };

function bind(scope: Scope, branch: Branch, binding: NewBinding): void {
  if (branch.typingOnly) {
    scope.typingOnly.set(binding.name, binding.path ?? binding.name);
    return;
  }
  const known = scope.bindings.get(binding.name) ?? [];
  known.push({
    ...binding,
    position: binding.node.startIndex,
    conditional: branch.conditional,
    fallback: branch.fallback,
  });
  scope.bindings.set(binding.name, known);
}

function bindDefinition(node: Node, decorators: Node[], scope: Scope, branch: Branch): void {
  const name = node.childForFieldName('name')?.text;
  const kind = node.type === 'class_definition' ? 'class' : 'function';
  if (name !== undefined) bind(scope, branch, { kind, name, node, decorators });
}

function readImport(statement: Node, scope: Scope, branch: Branch): void {
  for (const name of statement.childrenForFieldName('name')) {
    const alias = name.childForFieldName('alias')?.text;
    const path = name.type === 'aliased_import' ? (name.childForFieldName('name')?.text ?? '') : name.text;
    // `import a.b` binds `a` alone; `import a.b as c` binds the inner module.
    const top = path.split('.')[0] ?? path;
    bind(scope, branch, {
      kind: 'import',
      name: alias ?? top,
      path: alias === undefined ? top : path,
      node: statement,
      decorators: [],
    });
  }
}

function readImportFrom(statement: Node, scope: Scope, branch: Branch): void {
  const module = statement.childForFieldName('module_name')?.text.replace(/\s/g, '') ?? '';
  if (parts(statement).some((child) => child.type === 'wildcard_import')) {
    if (!branch.typingOnly) scope.stars.push(module);
    return;
  }
  for (const name of statement.childrenForFieldName('name')) {
    const original =
      name.type === 'aliased_import' ? (name.childForFieldName('name')?.text ?? '') : name.text;
    const alias = name.childForFieldName('alias')?.text;
    const path = module.endsWith('.') ? `${module}${original}` : `${module}.${original}`;
    bind(scope, branch, { kind: 'import', name: alias ?? original, path, node: statement, decorators: [] });
  }
}

function readExpression(expression: Node, scope: Scope, branch: Branch): void {
  if (expression.type === 'assignment') return readAssignment(expression, scope, branch);
  if (expression.type === 'augmented_assignment') {
    const target = expression.childForFieldName('left');
    if (target) bindTargets(target, expression, scope, branch);
  }
  const called = expression.type === 'call' ? expression.childForFieldName('function') : null;
  if (called?.type === 'attribute') markMutation(called.childForFieldName('object'), expression, scope);
}

function readAssignment(assignment: Node, scope: Scope, branch: Branch): void {
  const target = assignment.childForFieldName('left');
  let value = assignment.childForFieldName('right');
  if (value?.type === 'assignment') {
    readAssignment(value, scope, branch);
    while (value?.type === 'assignment') value = value.childForFieldName('right');
  }
  if (!target || !value) return;
  if (target.type === 'identifier') {
    return bind(scope, branch, { kind: 'assignment', name: target.text, node: value, decorators: [] });
  }
  if (target.type === 'subscript') return markMutation(target.childForFieldName('value'), assignment, scope);
  const targets = parts(target);
  const values = ['expression_list', 'tuple', 'list'].includes(value.type) ? parts(value) : [];
  if (targets.length !== values.length) return bindTargets(target, assignment, scope, branch);
  targets.forEach((each, index) => {
    const node = values[index];
    if (each.type === 'identifier' && node)
      bind(scope, branch, { kind: 'assignment', name: each.text, node, decorators: [] });
  });
}

function bindTargets(target: Node, statement: Node, scope: Scope, branch: Branch): void {
  for (const name of target.descendantsOfType('identifier')) {
    bind(scope, branch, { kind: 'computed', name: name.text, node: statement, decorators: [] });
  }
}

function markMutation(object: Node | null, statement: Node, scope: Scope): void {
  if (object?.type === 'identifier')
    scope.mutations.push({ name: object.text, position: statement.startIndex });
}

function readIf(statement: Node, scope: Scope, branch: Branch): void {
  const condition = statement.childForFieldName('condition')?.text ?? '';
  const consequence = statement.childForFieldName('consequence');
  const typingOnly = /^(\w+\.)?TYPE_CHECKING$/.test(condition);
  // A module that is loaded is never `__main__`.
  if (consequence && !/^\(?__name__ *==/.test(condition)) {
    readBlock(consequence, scope, typingOnly ? { ...branch, typingOnly } : { ...branch, conditional: true });
  }
  for (const alternative of statement.childrenForFieldName('alternative')) {
    const body = alternative.childForFieldName('consequence') ?? alternative.childForFieldName('body');
    if (body) readBlock(body, scope, typingOnly ? branch : { ...branch, conditional: true });
  }
}

function readTry(statement: Node, scope: Scope, branch: Branch): void {
  for (const child of parts(statement)) {
    const block =
      child.type === 'block'
        ? child
        : (child.childForFieldName('body') ?? parts(child).findLast((each) => each.type === 'block'));
    const fallback = child.type === 'except_clause' || child.type === 'except_group_clause';
    if (block) readBlock(block, scope, fallback ? { ...branch, fallback } : branch);
  }
}
