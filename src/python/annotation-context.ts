/** What reading an annotation needs and collects. */
import type { Node, Tree } from 'web-tree-sitter';
import type { JsonObject } from '../json.ts';
import type { Evaluation } from './evaluation.ts';
import type { Binding, Scope } from './scope.ts';

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
  /** Text of a quoted annotation → its tree. */
  quotedAnnotations: ReadonlyMap<string, Tree>;
  /** `definitions` of the parameter schema, filled on the way. */
  definitions: Map<string, JsonObject>;
  /** Why the type cannot be told; filled on the way. */
  dropped: string[];
  depth: number;
  onLocalClass?: Evaluation['onLocalClass'];
  readClass(binding: Binding, scope: Scope, whole: Node, context: AnnotationContext): Schema;
  /** A class of another module that tq's table does not hold; undefined when this one does not know it either. */
  readExternal?(path: string, context: AnnotationContext): Schema;
  /** The reader itself, handed along so that its parts need not import it in a circle. */
  read(annotation: Node, context: AnnotationContext): Schema;
}
