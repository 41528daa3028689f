/** Classes of the file as parameter types and as default values: one reader for each kind of class. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { callArguments } from './call.ts';
import { type ClassDefinition, readClassDefinition } from './class-kind.ts';
import { enumMember, enumSchema } from './enum.ts';
import { evaluation as evaluationIn } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import { readFields } from './fields.ts';
import { instanceOf } from './instance.ts';
import { fieldsSchema, rootModelSchema } from './model.ts';
import { resolveName } from './name-resolution.ts';
import type { Binding, Scope } from './scope.ts';
import { excerpt } from './source-file.ts';
import type { PythonValue } from './value.ts';

/** The schema of a class of the file: a `$ref` into the definitions, or nothing in particular for a plain class. */
export function classSchema(binding: Binding, scope: Scope, whole: Node, context: AnnotationContext): Schema {
  const definition = readClassDefinition(binding, scope);
  if (definition.kind === 'plain') return {};
  if (typeof definition.kind === 'object')
    return unread(`\`${excerpt(whole)}\` is ${definition.kind.unknown}`, context);
  if (whole.type === 'subscript' || whole.type === 'generic_type')
    return unread(`\`${excerpt(whole)}\` is a generic class`, context);
  const { name } = definition;
  if (!context.definitions.has(name)) {
    // Before reading the fields, so that a model that contains itself ends here.
    context.definitions.set(name, {});
    const schema = schemaOf(definition, context);
    if (typeof schema === 'string') return unread(`\`${name}\`: ${schema}`, context);
    context.definitions.set(name, schema);
  }
  return { $ref: `#/definitions/${name}` };
}

function unread(reason: string, context: AnnotationContext): JsonObject {
  context.dropped.push(reason);
  return {};
}

/** The definition, or in words what tq could not read. */
function schemaOf(definition: ClassDefinition, context: AnnotationContext): JsonObject | string {
  const inClass = {
    ...context,
    scope: definition.body,
    quoted: false,
    depth: 0,
    outerQuotedScope: definition.outer,
    innerQuotedScope: definition.outer,
  };
  switch (definition.kind) {
    case 'enum':
      return enumSchema(definition, evaluationIn({ scope: definition.body, onLocalClass: localClassValue }));
    case 'root-model':
      return rootModelSchema(definition, inClass);
    default:
      return fieldsSchema(definition, inClass);
  }
}

/** `Level.LOW`, `Level.LOW.value`, `Limits.MAX`, `Config(host='h')`. */
export function localClassValue(expression: Node, evaluation: Evaluation): PythonValue | undefined {
  if (expression.type === 'call') return callValue(expression, evaluation);
  const object = expression.childForFieldName('object');
  const attribute = expression.childForFieldName('attribute')?.text ?? '';
  if (!object) return undefined;
  if (object.type === 'attribute') {
    const member = evaluation.evaluate(object, evaluation);
    return member.type === 'enum-member' && attribute === 'value' ? member.value : undefined;
  }
  const definition = definitionAt(object, evaluation);
  if (!definition) return undefined;
  const inClass = evaluationIn({ scope: definition.body, onLocalClass: localClassValue });
  if (definition.kind === 'enum') return enumMember(definition, attribute, inClass);
  const bound = definition.body.bindings.get(attribute);
  const binding = bound?.length === 1 ? bound[0] : undefined;
  return binding?.kind === 'assignment'
    ? evaluation.evaluate(binding.node, { ...evaluation, scope: definition.body })
    : undefined;
}

function callValue(call: Node, evaluation: Evaluation): PythonValue | undefined {
  const callee = call.childForFieldName('function');
  const definition = callee ? definitionAt(callee, evaluation) : undefined;
  if (!definition) return undefined;
  if (definition.kind === 'plain') return { type: 'opaque' };
  if (definition.kind !== 'model' && definition.kind !== 'dataclass') return undefined;
  const read = callArguments(call, evaluation);
  const fields = readFields(
    definition,
    evaluationIn({ scope: definition.body, onLocalClass: localClassValue }),
  );
  return read && typeof fields !== 'string' ? instanceOf(definition, fields, read) : undefined;
}

function definitionAt(name: Node, evaluation: Evaluation): ClassDefinition | undefined {
  const target = resolveName(name, evaluation.scope, evaluation.position);
  return target.kind === 'local' && target.binding.kind === 'class'
    ? readClassDefinition(target.binding, target.scope)
    : undefined;
}
