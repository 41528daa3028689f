/** From statements to what they bind: imports, functions, classes, assignments. Evaluates nothing. */
import type { Node } from 'web-tree-sitter';
import { type Binding, emptyScope, type ImportedName, type Scope } from './scope.ts';
import { parts } from './source-file.ts';

/** How a statement comes to be run. */
interface Branch {
  conditional: boolean;
  fallback: boolean;
  typingOnly: boolean;
}

const ALWAYS: Branch = { conditional: false, fallback: false, typingOnly: false };

/** Adds what the body of a module or class binds. */
export function readScope(body: Node, scope: Scope): Scope {
  for (const statement of parts(body)) readStatement(statement, scope);
  return scope;
}

/** What the body of a class binds. */
export function readClassBody(definition: Node, outer: Scope): Scope {
  const known = outer.classBodies.get(definition.id);
  if (known) return known;
  const name = definition.childForFieldName('name')?.text ?? '';
  const scope = emptyScope(outer.module, 'class', `${outer.qualifier}${name}.`, outer);
  outer.classBodies.set(definition.id, scope);
  return readScope(definition.childForFieldName('body') ?? definition, scope);
}

/** Adds what one statement binds. */
export function readStatement(statement: Node, scope: Scope, branch: Branch = ALWAYS): void {
  const reader = READERS[statement.type];
  if (reader) return reader(statement, scope, branch);
  if (LOOPS.has(statement.type)) readLoop(statement, scope, branch);
}

const LOOPS = new Set(['for_statement', 'with_statement', 'while_statement']);

function readLoop(statement: Node, scope: Scope, branch: Branch): void {
  const target = statement.childForFieldName('left');
  if (target) bindTargets(target, statement, scope, branch);
  for (const child of statement.descendantsOfType('as_pattern_target'))
    bindTargets(child, statement, scope, branch);
  for (const child of parts(statement))
    if (child.type === 'block') readBlock(child, scope, { ...branch, conditional: true });
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
    const name = parts(statement)[0]?.descendantsOfType('identifier')[0];
    if (name) bind(scope, branch, { kind: 'computed', name: name.text, node: statement, decorators: [] });
  },
};

type NewBinding = Pick<Binding, 'kind' | 'name' | 'node' | 'decorators' | 'path' | 'from'>;

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
    const module = alias === undefined ? top : path;
    bindImport(scope, branch, statement, alias ?? top, module, { module });
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
    bindImport(scope, branch, statement, alias ?? original, path, { module, name: original });
  }
}

function bindImport(
  scope: Scope,
  branch: Branch,
  node: Node,
  name: string,
  path: string,
  from: ImportedName,
): void {
  bind(scope, branch, { kind: 'import', name, path, from, node, decorators: [] });
}

function readExpression(expression: Node, scope: Scope, branch: Branch): void {
  if (expression.type === 'assignment') return readAssignment(expression, scope, branch);
  if (expression.type === 'augmented_assignment') {
    const target = expression.childForFieldName('left');
    if (target) bindTargets(target, expression, scope, branch);
  }
  if (expression.type === 'call') readCall(expression, scope, branch);
}

/** Methods whose value is used and which change their object all the same. */
const TAKES_OUT = /\.(pop|setdefault)$/;

function readCall(call: Node, scope: Scope, branch: Branch): void {
  const called = call.childForFieldName('function');
  if (called?.type === 'attribute') markMutation(called.childForFieldName('object'), call, scope, branch);
}

function readAssignment(assignment: Node, scope: Scope, branch: Branch): void {
  const target = assignment.childForFieldName('left');
  let value = assignment.childForFieldName('right');
  if (value?.type === 'assignment') {
    readAssignment(value, scope, branch);
    while (value?.type === 'assignment') value = value.childForFieldName('right');
  }
  if (!target || !value) return;
  if (TAKES_OUT.test(value.childForFieldName('function')?.text ?? '')) readCall(value, scope, branch);
  if (target.type === 'identifier') {
    return bind(scope, branch, { kind: 'assignment', name: target.text, node: value, decorators: [] });
  }
  if (target.type === 'attribute')
    return markMutation(target.childForFieldName('object'), assignment, scope, branch);
  if (target.type === 'subscript')
    return markMutation(target.childForFieldName('value'), assignment, scope, branch);
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
  for (const name of targetNames(target)) {
    bind(scope, branch, { kind: 'computed', name: name.text, node: statement, decorators: [] });
  }
}

/** The names that a target such as `a, (b, *c)` binds; `d.e` and `f[0]` bind none. */
function targetNames(target: Node): Node[] {
  if (target.type === 'identifier') return [target];
  return target.type === 'attribute' || target.type === 'subscript' ? [] : parts(target).flatMap(targetNames);
}

function markMutation(object: Node | null, statement: Node, scope: Scope, branch: Branch): void {
  if (object?.type === 'identifier') {
    scope.mutations.push({
      name: object.text,
      node: statement,
      position: statement.startIndex,
      conditional: branch.conditional,
    });
  }
}

function readIf(statement: Node, scope: Scope, branch: Branch): void {
  let rest = branch;
  for (const clause of [statement, ...statement.childrenForFieldName('alternative')]) {
    const condition = clause.childForFieldName('condition')?.text;
    const body = clause.childForFieldName('consequence') ?? clause.childForFieldName('body');
    const { taken, otherwise } =
      condition === undefined ? { taken: rest, otherwise: rest } : branchesOf(condition, rest);
    // A module that is loaded is never `__main__`.
    if (body && !/^\(?__name__ *==/.test(condition ?? '')) readBlock(body, scope, taken);
    rest = otherwise;
  }
}

/** `sys.version_info >= (3, 11)`. */
const VERSION_CHECK = /^sys\.version_info *([<>])=? *\(3, *(\d+)/;
/** The Python that a project is taken to run on, where it asks: of those that Prefect 3 runs on, one in the middle. */
const PYTHON_MINOR = 12;

function branchesOf(condition: string, branch: Branch): { taken: Branch; otherwise: Branch } {
  if (/^(\w+\.)?TYPE_CHECKING$/.test(condition))
    return { taken: { ...branch, typingOnly: true }, otherwise: branch };
  const [, operator, minor] = VERSION_CHECK.exec(condition) ?? [];
  if (operator === undefined) {
    const conditional = { ...branch, conditional: true };
    return { taken: conditional, otherwise: conditional };
  }
  // The branch that is not taken stands in where the other one binds nothing.
  const standIn = { ...branch, fallback: true };
  const isTaken = (operator === '>') === Number(minor) <= PYTHON_MINOR;
  return isTaken ? { taken: branch, otherwise: standIn } : { taken: standIn, otherwise: branch };
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
