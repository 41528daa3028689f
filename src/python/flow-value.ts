/** What an expression is as far as flows go: a function, something that makes flows, a flow. */
import type { Node } from 'web-tree-sitter';
import type { Arguments } from './arguments.ts';
import type { ClassDefinition } from './class-kind.ts';
import type { PythonModule } from './modules.ts';
import type { Scope } from './scope.ts';

/** Arguments given to a flow decorator or to `with_options`. */
export interface FlowOptions {
  given: Arguments;
  /** The call, for messages. */
  node: Node;
  scope: Scope;
}

/** Something that was taken for Prefect's `flow` although tq cannot see, or cannot follow, what it does. */
export interface UnreadWrapper {
  /** The name it has where it is used. */
  node: Node;
  scope: Scope;
  /** The module outside the project that it comes from; undefined when it stands in the project. */
  module?: string;
}

export interface FunctionValue {
  kind: 'function';
  /** The `def` or `lambda` whose name, parameters and docstring it shows. */
  definition: Node;
  /** Where the definition stands. */
  scope: Scope;
  /** The module that holds its code; another one than that of the definition behind `functools.wraps`. */
  code: PythonModule;
  /** What `functools.partial` gave it already. */
  bound?: Arguments;
}

export interface Flow {
  kind: 'flow';
  function: FunctionValue;
  /** Outermost first. */
  options: FlowOptions[];
  unread: UnreadWrapper[];
  /** Decorators whose effect tq does not see. */
  decorators: Decorator[];
}

export interface Decorator {
  node: Node;
  scope: Scope;
}

/** Prefect's `flow`, or what it returns when it is given options alone. */
export interface FlowMaker {
  kind: 'maker';
  options: FlowOptions[];
  unread: UnreadWrapper[];
}

/**
 * What a call yields that tq cannot follow: of a callable from outside the project (`path`), or of a function of the
 * project that makes flows in a way of its own.
 */
export interface Made {
  kind: 'made';
  call: FlowOptions;
  path?: string;
}

/** A class of the project; with `made`, an instance of it, by the call that makes it. */
export interface ClassValue {
  kind: 'class';
  definition: ClassDefinition;
  made?: FlowOptions;
}

export type FlowValue =
  | FunctionValue
  | Flow
  | FlowMaker
  | Made
  /** `functools.wraps(function)`. */
  | { kind: 'wraps'; function: FunctionValue }
  | ClassValue
  | { kind: 'module'; module: PythonModule }
  /** Something from outside the project. */
  | { kind: 'foreign'; path: string };
