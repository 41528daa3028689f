/** Instances of the project's classes: what `__init__` puts into them, and what it hands to the class above. */
import type { Node } from 'web-tree-sitter';
import { type Arguments, type Expression, joined, readArguments } from './arguments.ts';
import type { ClassDefinition } from './class-kind.ts';
import type { Evaluation } from './evaluation.ts';
import type { ClassValue } from './flow-value.ts';
import { scopeOfCall } from './run-function.ts';
import type { Scope } from './scope.ts';
import { parts } from './source-file.ts';

/** Whether a class has an outside class of that dotted name among its bases. */
export function isBuiltOn(definition: ClassDefinition, path: string): boolean {
  return definition.externalBases.includes(path) || definition.bases.some((base) => isBuiltOn(base, path));
}

/** The function of that name in a class or the nearest of its bases, with the scope it stands in. */
export function methodOf(
  definition: ClassDefinition,
  name: string,
): { node: Node; scope: Scope; holder: ClassDefinition } | undefined {
  const binding = definition.body.bindings.get(name)?.at(-1);
  if (binding?.kind === 'function') return { node: binding.node, scope: definition.body, holder: definition };
  for (const base of definition.bases) {
    const found = methodOf(base, name);
    if (found) return found;
  }
  return undefined;
}

/** The instance or class as the first argument of a method. */
export function handing(value: ClassValue): Arguments {
  const { node, outer } = value.definition;
  const self = { node, scope: outer, position: Infinity, value };
  return { positional: [self], keywords: new Map(), splats: [] };
}

/** The expression that `self.name = …` in `__init__` assigns. */
export function instanceAttribute(
  value: ClassValue,
  name: string,
  evaluation: Evaluation,
): Expression | undefined {
  const init = value.made && methodOf(value.definition, '__init__');
  if (!init || !value.made) return undefined;
  const assigned = statementsOf(init.node).findLast(
    ({ type, node }) => type === 'assignment' && node.childForFieldName('left')?.text === `self.${name}`,
  );
  const right = assigned?.node.childForFieldName('right');
  if (!right) return undefined;
  const given = joined(handing(value), value.made.given);
  const scope = scopeOfCall({ definition: init.node, scope: init.scope }, given, evaluation);
  return { node: right, scope, position: right.startIndex };
}

/** What reaches the outside class behind the project's own: the arguments of `super().__init__(…)`. */
export function baseArguments(
  definition: ClassDefinition,
  given: Arguments,
  evaluation: Evaluation,
): Arguments {
  const init = methodOf(definition, '__init__');
  const call =
    init && statementsOf(init.node).find(({ node }) => /^super\(.*\)\.__init__\(/s.test(node.text));
  if (!init || !call) return given;
  const self = handing({ kind: 'class', definition });
  const scope = scopeOfCall({ definition: init.node, scope: init.scope }, joined(self, given), evaluation);
  const handed = readArguments(call.node, scope);
  const [base] = init.holder.bases;
  return base ? baseArguments(base, handed, evaluation) : handed;
}

/** The expressions that stand as statements in the body of a function, not those in branches. */
function statementsOf(definition: Node): { type: string; node: Node }[] {
  const body = definition.childForFieldName('body');
  return (body ? parts(body) : []).flatMap((statement) =>
    statement.type === 'expression_statement'
      ? parts(statement).map((node) => ({ type: node.type, node }))
      : [],
  );
}
