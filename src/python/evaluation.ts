/** What an evaluation carries along: where names are looked up, and what they mean here. */
import type { Node } from 'web-tree-sitter';
import type { Expression } from './arguments.ts';
import type { Scope } from './scope.ts';
import type { CallArguments, PythonValue } from './value.ts';

export interface Evaluation {
  scope: Scope;
  /** Only bindings before this offset count. */
  position: number;
  /** Values of names that a comprehension binds. */
  locals?: ReadonlyMap<string, PythonValue>;
  /** An attribute or call of a class of the project: enum members, model instances; `given` calls what is named. */
  onLocalClass?: (expression: Node, evaluation: Evaluation, given?: CallArguments) => PythonValue | undefined;
  /** How many expressions lie around this one; stops names that refer to themselves. */
  depth: number;
  /** How many calls of the project's functions lie around this one; stops functions that call themselves. */
  calls: number;
  /** The expression that a call of a function of the project returns; undefined when tq cannot tell. */
  returned(call: Node, evaluation: Evaluation): Expression | undefined;
  /** The evaluator itself, handed along so that its parts need not import it in a circle. */
  evaluate(expression: Node, evaluation: Evaluation): PythonValue;
}

/** The value of an expression in the place where it stands. */
export function valueOf({ node, scope, position, value }: Expression, evaluation: Evaluation): PythonValue {
  return value
    ? { type: 'opaque', isFunction: true }
    : evaluation.evaluate(node, { ...evaluation, scope, position });
}
