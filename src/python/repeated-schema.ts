/** Annotations that a module writes again and again (`str`, `list[str] | None`) are read once for all its flows. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { annotationSchema } from './annotation.ts';
import type { PythonModule } from './modules.ts';

/** By module and text; never changed by whoever gets them. */
const known = new WeakMap<PythonModule, Map<string, JsonObject>>();

/** `annotationSchema` of a parameter's annotation. */
export function repeatedSchema(annotation: Node, context: AnnotationContext): Schema {
  const { scope, outerQuotedScope } = context;
  // Another scope than the module's own belongs to one function or class.
  if (scope !== scope.module.scope) return annotationSchema(annotation, context);
  const schemas = known.get(scope.module) ?? new Map<string, JsonObject>();
  known.set(scope.module, schemas);
  const key = `${outerQuotedScope === scope} ${annotation.text}`;
  const repeated = schemas.get(key);
  if (repeated !== undefined) return repeated;
  const schema = annotationSchema(annotation, context);
  if (schema !== undefined && standsAlone(context)) schemas.set(key, schema);
  return schema;
}

/** Whether the schema is all that reading the annotation has told, and all that it needed was there. */
function standsAlone({ dropped, definitions, definitionNames, scope }: AnnotationContext): boolean {
  const isAll = dropped.length === 0 && definitions.size === 0 && definitionNames.size === 0;
  return isAll && scope.module.modules.isComplete;
}
