/** What reading an annotation needs and collects. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../json.ts';
import type { Evaluation } from './evaluation.ts';
import type { Settings } from './model-config.ts';
import type { Binding, Scope } from './scope.ts';
import type { TypeArguments } from './type-variables.ts';

/** A schema, or undefined when pydantic has no JSON schema for the type: a callable. */
export type Schema = JsonObject | undefined;

export interface AnnotationContext {
  scope: Scope;
  /** Where names of an annotation that is quoted as a whole are looked up. */
  outerQuotedScope: Scope;
  /** Where names of quotes inside an annotation are looked up. */
  innerQuotedScope: Scope;
  /** Whether the names at hand come out of quotes. */
  quoted: boolean;
  /** `definitions` of the parameter schema under unique keys, filled on the way. */
  definitions: Map<string, JsonObject>;
  /** Why the type cannot be told; filled on the way. */
  dropped: string[];
  depth: number;
  /** What `Self` is. */
  self?: JsonObject;
  /** The settings of the model around, which dataclasses and typed dictionaries in it take over. */
  settingsAround?: Settings;
  /** What stands for the type variables of the class or alias at hand. */
  typeArguments?: TypeArguments;
  /** The short name of each definition that a class of the project made; the keys are unique ones. */
  definitionNames: Map<string, string>;
  onLocalClass?: Evaluation['onLocalClass'];
  readClass(binding: Binding, scope: Scope, whole: Node, context: AnnotationContext): Schema;
  /** The reader itself, handed along so that its parts need not import it in a circle. */
  read(annotation: Node, context: AnnotationContext): Schema;
}
