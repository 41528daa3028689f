/** The parameter schema of a flow: what Prefect's server keeps to check and offer the parameters of a run. */
import type { Node, Tree } from 'web-tree-sitter';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../json.ts';
import type { AnnotationContext } from './annotation-context.ts';
import { annotationSchema } from './annotation.ts';
import { classSchema, localClassValue } from './class-schema.ts';
import { docstringOf } from './docstring.ts';
import { evaluate, evaluation } from './evaluate.ts';
import { parameterDescriptions } from './google-docstring.ts';
import { without } from './json-keys.ts';
import { type Parameter, readParameters } from './parameters.ts';
import { evaluationFails, pydanticScope } from './quoted-annotations.ts';
import { refusedName } from './refused-parameter-names.ts';
import type { Scope } from './scope.ts';
import { excerpt, spanOfNode } from './source-file.ts';
import { type CallArguments, type PythonValue, toJson, toText } from './value.ts';

export interface Signature {
  definition: Node;
  /** Where the function stands: the module, or the class around it. */
  scope: Scope;
  module: Scope;
  file: string;
  /** Where the flow object comes to be: Prefect reads the annotations there. */
  madeAt: number;
  /** Text of a quoted annotation → its tree. */
  quotedAnnotations: ReadonlyMap<string, Tree>;
  /** `@flow(validate_parameters=…)`. */
  validatesParameters: boolean;
}

export interface ParameterSchemaReading {
  schema: JsonObject;
  diagnostics: Diagnostic[];
}

/** Reads the signature; every parameter is in the schema, also those whose type tq does not know. */
export function parameterSchema(signature: Signature): ParameterSchemaReading {
  const parameters = readParameters(signature.definition);
  const descriptions = parameterDescriptions(docstringOf(signature.definition));
  const definitions = new Map<string, JsonObject>();
  const diagnostics: Diagnostic[] = [];
  const properties: JsonObject = {};
  const required: string[] = [];
  const context = annotationContext(signature, parameters, definitions);
  for (const parameter of parameters) {
    if (parameter.name === 'self' || parameter.name === 'cls') continue;
    const refusal = refusedName(parameter.name, signature.validatesParameters);
    if (refusal) diagnostics.push(refused(parameter, refusal, signature.file));
    const typed = readType(parameter, context, signature, diagnostics);
    const property = { ...typed, title: parameter.name, position: parameter.position };
    const description = descriptions.get(parameter.name);
    if (description !== undefined) Object.assign(property, { description });
    if (applyDefault(property, parameter, signature, diagnostics)) required.push(parameter.name);
    properties[parameter.name] = property;
  }
  return {
    schema: {
      title: 'Parameters',
      type: 'object',
      properties,
      ...(required.length > 0 ? { required } : {}),
      ...(definitions.size > 0 ? { definitions: Object.fromEntries(definitions) } : {}),
    },
    diagnostics,
  };
}

function annotationContext(
  signature: Signature,
  parameters: Parameter[],
  definitions: Map<string, JsonObject>,
): AnnotationContext {
  const { module, quotedAnnotations, definition, madeAt } = signature;
  const bare = pydanticScope(module, definition);
  const returns = definition.childForFieldName('return_type');
  const annotations = parameters.flatMap((parameter) => parameter.annotation ?? []);
  const fails = evaluationFails(
    returns ? [...annotations, returns] : annotations,
    module,
    quotedAnnotations,
    madeAt,
  );
  return {
    scope: module.lazyAnnotations ? (fails ? bare : module) : signature.scope,
    outerQuotedScope: fails || module.lazyAnnotations ? bare : module,
    innerQuotedScope: bare,
    quoted: false,
    quotedAnnotations,
    definitions,
    dropped: [],
    depth: 0,
    onLocalClass: localClassValue,
    readClass: classSchema,
    read: annotationSchema,
  };
}

/** The schema of the type without title and description, which the parameter's own replace. */
function readType(
  parameter: Parameter,
  shared: AnnotationContext,
  signature: Signature,
  diagnostics: Diagnostic[],
): JsonObject {
  if (!parameter.annotation) return {};
  const definitions = new Map(shared.definitions);
  const context: AnnotationContext = { ...shared, definitions, dropped: [] };
  const schema = annotationSchema(parameter.annotation, context);
  const [reason] = context.dropped;
  if (reason !== undefined) {
    diagnostics.push(
      diagnostic('TQ2105', {
        message: `tq cannot tell the type of parameter \`${parameter.name}\`: ${reason}; any type is accepted for it`,
        where: spanOfNode(parameter.annotation, signature.file),
        label: 'not read',
      }),
    );
  }
  if (schema === undefined || reason !== undefined) return {};
  for (const [name, definition] of definitions) shared.definitions.set(name, definition);
  return without(schema, 'title', 'description');
}

/** Puts the default into the property; true when the parameter must be given. */
function applyDefault(
  property: JsonObject,
  parameter: Parameter,
  signature: Signature,
  diagnostics: Diagnostic[],
): boolean {
  if (!parameter.defaultValue) return !('default' in property);
  delete property['default'];
  const { scope } = signature;
  const start = evaluation({
    scope,
    position: signature.definition.startIndex,
    onLocalClass: localClassValue,
  });
  const value = evaluate(parameter.defaultValue, start);
  return value.type === 'field'
    ? applyFieldDefault(property, value.arguments, parameter, signature, diagnostics)
    : storeDefault(property, value, parameter, signature, diagnostics);
}

/** `x: int = Field(default=3, description='…')`: default, description and extras count, constraints are lost. */
function applyFieldDefault(
  property: JsonObject,
  call: CallArguments,
  parameter: Parameter,
  signature: Signature,
  diagnostics: Diagnostic[],
): boolean {
  const description = call.keyword.get('description');
  const text = description && toText(description);
  if (text) property['description'] = text;
  const extra = call.keyword.get('json_schema_extra');
  const value = call.positional[0] ?? call.keyword.get('default');
  const isRequired = value === undefined || storeDefault(property, value, parameter, signature, diagnostics);
  const json = extra?.type === 'dict' ? toJson(extra) : undefined;
  if (json && typeof json === 'object') Object.assign(property, json);
  return isRequired;
}

function storeDefault(
  property: JsonObject,
  value: PythonValue,
  parameter: Parameter,
  signature: Signature,
  diagnostics: Diagnostic[],
): boolean {
  if (value.type === 'ellipsis') return true;
  if (value.type === 'unknown') {
    diagnostics.push(unknownDefault(parameter, value, signature.file));
    if (value.foreign) property['default'] = null;
    return false;
  }
  const json = toJson(value);
  // A default without a JSON form (a function, an object) stays with the function; the parameter is optional all the same.
  if (json !== undefined) property['default'] = json;
  return false;
}

/** Where Prefect cannot import the package it stores null, and so does tq. */
function unknownDefault(
  parameter: Parameter,
  value: Extract<PythonValue, { type: 'unknown' }>,
  file: string,
): Diagnostic {
  const consequence = value.foreign
    ? 'the parameter is optional and its default is shown as null'
    : 'the parameter is optional and its default is not shown';
  const node = parameter.defaultValue ?? parameter.nameNode;
  return diagnostic('TQ2105', {
    message: `tq cannot tell the default of parameter \`${parameter.name}\`: ${value.reason}; ${consequence}`,
    where: spanOfNode(node, file),
    label: `\`${excerpt(node)}\` is not read`,
  });
}

function refused(parameter: Parameter, reason: string, file: string): Diagnostic {
  return diagnostic('TQ2104', {
    message: `Prefect refuses the parameter name \`${parameter.name}\`: ${reason}`,
    where: spanOfNode(parameter.nameNode, file),
    help: 'rename the parameter',
  });
}
