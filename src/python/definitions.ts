/** The definitions of a parameter schema: each class once, also when it contains itself. */
import type { JsonObject } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { referenceTo } from './definition-names.ts';

export interface Definition {
  /** What tells it from all others: its module and qualified name. */
  key: string;
  /** Its name among the definitions when no other one has it. */
  name: string;
  /** How it shows in messages. */
  title: string;
}

/** Puts what `read` gives among the definitions, unless it is there, and refers to it; `read` may say in words why not. */
export function define(
  { key, name, title }: Definition,
  context: AnnotationContext,
  read: () => JsonObject | string,
): Schema {
  if (!context.definitions.has(key)) {
    // Before reading it, so that a model that contains itself ends here.
    context.definitions.set(key, {});
    context.definitionNames.set(key, name);
    const schema = read();
    if (typeof schema === 'string') return unread(`\`${title}\`: ${schema}`, context);
    context.definitions.set(key, schema);
  }
  return referenceTo(key);
}

/** Notes why a type cannot be told. */
export function unread(reason: string, context: AnnotationContext): JsonObject {
  context.dropped.push(reason);
  return {};
}
