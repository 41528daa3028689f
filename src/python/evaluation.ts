/** What an evaluation carries along: where names are looked up, and what they mean here. */
import type { Node } from 'web-tree-sitter';
import type { Scope } from './scope.ts';
import type { PythonValue } from './value.ts';

export interface Evaluation {
  scope: Scope;
  /** Only bindings before this offset count. */
  position: number;
  /** Values of names that a comprehension binds. */
  locals?: ReadonlyMap<string, PythonValue>;
  /** An attribute or call of a class of the file: enum members, model instances. */
  onLocalClass?: (expression: Node, evaluation: Evaluation) => PythonValue | undefined;
  /** How many expressions lie around this one; stops names that refer to themselves. */
  depth: number;
  /** The evaluator itself, handed along so that its parts need not import it in a circle. */
  evaluate(expression: Node, evaluation: Evaluation): PythonValue;
}
