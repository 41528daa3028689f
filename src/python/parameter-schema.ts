/** The parameter schema of a flow: what Prefect's server keeps to check and offer the parameters of a run. */
import type { Node } from 'web-tree-sitter';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../json.ts';
import type { AnnotationContext } from './annotation-context.ts';
import { annotatedFactory } from './annotated.ts';
import { annotationSchema } from './annotation.ts';
import { classSchema } from './class-schema.ts';
import { localClassValue } from './class-value.ts';
import { withFinalNames } from './definition-names.ts';
import { evaluate, evaluation } from './evaluate.ts';
import { parameterDescriptions } from './google-docstring.ts';
import { without } from './json-keys.ts';
import { placeIn } from './modules.ts';
import { type Parameter, readParameters } from './parameters.ts';
import { evaluationFails, pydanticScope } from './quoted-annotations.ts';
import { refusedName } from './refused-parameter-names.ts';
import { repeatedSchema } from './repeated-schema.ts';
import type { Scope } from './scope.ts';
import { excerpt } from './source-file.ts';
import { withTypeParameters } from './type-variables.ts';
import { type CallArguments, type PythonValue, toJson, toText } from './value.ts';

export interface Signature {
  definition: Node;
  docstring: string | undefined;
  /** Where the function stands: the module, or the class or function around it. */
  scope: Scope;
  /** `@flow(validate_parameters=…)`. */
  validatesParameters: boolean;
}

export interface ParameterSchemaReading {
  schema: JsonObject;
  diagnostics: Diagnostic[];
  /** Parameters whose type or default tq cannot tell. */
  unknown: UnknownParameter[];
  /** Names of `*args` and `**kwargs`. */
  collecting: string[];
}

interface UnknownParameter {
  what: 'parameter';
  parameter: string;
  why: string;
}

/** What reading the parameters collects. */
interface Findings {
  diagnostics: Diagnostic[];
  unknown: UnknownParameter[];
}

/** Reads the signature; every parameter is in the schema, also those whose type tq does not know. */
export function parameterSchema(signature: Signature): ParameterSchemaReading {
  const parameters = readParameters(signature.definition);
  const descriptions = parameterDescriptions(signature.docstring);
  const definitions = new Map<string, JsonObject>();
  const findings: Findings = { diagnostics: [], unknown: [] };
  const properties: JsonObject = {};
  const required: string[] = [];
  const context = annotationContext(signature, parameters, definitions);
  for (const parameter of parameters) {
    if (parameter.name === 'self' || parameter.name === 'cls') continue;
    const refusal = refusedName(parameter.name, signature.validatesParameters);
    if (refusal) findings.diagnostics.push(refused(parameter, refusal, signature));
    const typed = readType(parameter, context, signature, findings);
    const property = { ...typed, title: parameter.name, position: parameter.position };
    const description = descriptions.get(parameter.name);
    if (description !== undefined) Object.assign(property, { description });
    if (applyDefault(property, parameter, signature, findings)) required.push(parameter.name);
    properties[parameter.name] = property;
  }
  const schema = {
    title: 'Parameters',
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
  };
  const collecting = parameters.filter(({ isCollecting }) => isCollecting).map(({ name }) => name);
  return { schema: withFinalNames(schema, definitions, context.definitionNames), ...findings, collecting };
}

function annotationContext(
  signature: Signature,
  parameters: Parameter[],
  definitions: Map<string, JsonObject>,
): AnnotationContext {
  const { definition } = signature;
  const module = signature.scope.module.scope;
  const bare = pydanticScope(module, definition);
  const returns = definition.childForFieldName('return_type');
  const annotations = parameters.flatMap((parameter) => parameter.annotation ?? []);
  const fails = evaluationFails(returns ? [...annotations, returns] : annotations, module);
  return {
    scope: withTypeParameters(
      definition.childForFieldName('type_parameters'),
      module.lazyAnnotations ? (fails ? bare : module) : signature.scope,
    ),
    outerQuotedScope: fails || module.lazyAnnotations ? bare : module,
    innerQuotedScope: bare,
    quoted: false,
    definitions,
    definitionNames: new Map(),
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
  findings: Findings,
): JsonObject {
  if (!parameter.annotation) return {};
  const definitions = new Map(shared.definitions);
  const context: AnnotationContext = { ...shared, definitions, dropped: [] };
  const schema = repeatedSchema(parameter.annotation, context);
  const [reason] = context.dropped;
  if (reason !== undefined) {
    const message = `tq cannot tell the type of parameter \`${parameter.name}\`: ${reason}; any type is accepted for it`;
    const where = placeIn(signature.scope.module, parameter.annotation);
    report(findings, parameter, diagnostic('TQ2105', { message, where, label: 'not read' }));
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
  findings: Findings,
): boolean {
  const { annotation } = parameter;
  const { scope } = signature;
  if (!parameter.defaultValue) {
    const isMade = annotation !== undefined && annotatedFactory(annotation, scope) !== undefined;
    return !isMade && !('default' in property);
  }
  delete property['default'];
  const start = evaluation({
    scope,
    position: signature.definition.startIndex,
    onLocalClass: localClassValue,
  });
  const value = evaluate(parameter.defaultValue, start);
  return value.type === 'field'
    ? applyFieldDefault(property, value.arguments, parameter, signature, findings)
    : storeDefault(property, value, parameter, signature, findings);
}

/** `x: int = Field(default=3, description='…')`: default, description and extras count, constraints are lost. */
function applyFieldDefault(
  property: JsonObject,
  call: CallArguments,
  parameter: Parameter,
  signature: Signature,
  findings: Findings,
): boolean {
  const description = call.keyword.get('description');
  const text = description && toText(description);
  if (text) property['description'] = text;
  const extra = call.keyword.get('json_schema_extra');
  const value = call.positional[0] ?? call.keyword.get('default');
  const isRequired = value === undefined || storeDefault(property, value, parameter, signature, findings);
  const json = extra?.type === 'dict' ? toJson(extra) : undefined;
  if (json && typeof json === 'object') Object.assign(property, json);
  return isRequired;
}

function storeDefault(
  property: JsonObject,
  value: PythonValue,
  parameter: Parameter,
  signature: Signature,
  findings: Findings,
): boolean {
  if (value.type === 'ellipsis') return true;
  if (value.type === 'unknown') {
    report(findings, parameter, unknownDefault(parameter, value, signature));
    if (value.foreign) property['default'] = null;
    return false;
  }
  const json = toJson(value);
  // A default without a JSON form (a function, an object) stays with the function; the parameter is optional all the same.
  if (json !== undefined) property['default'] = json;
  return false;
}

function report({ diagnostics, unknown }: Findings, { name }: Parameter, found: Diagnostic): void {
  diagnostics.push(found);
  unknown.push({ what: 'parameter', parameter: name, why: found.message });
}

/** Where Prefect cannot import the package it stores null, and so does tq. */
function unknownDefault(
  parameter: Parameter,
  value: Extract<PythonValue, { type: 'unknown' }>,
  signature: Signature,
): Diagnostic {
  const consequence = value.foreign
    ? 'the parameter is optional and its default is shown as null'
    : 'the parameter is optional and its default is not shown';
  const node = parameter.defaultValue ?? parameter.nameNode;
  return diagnostic('TQ2105', {
    message: `tq cannot tell the default of parameter \`${parameter.name}\`: ${value.reason}; ${consequence}`,
    where: placeIn(signature.scope.module, node),
    label: `\`${excerpt(node)}\` is not read`,
  });
}

function refused(parameter: Parameter, reason: string, signature: Signature): Diagnostic {
  return diagnostic('TQ2104', {
    message: `Prefect refuses the parameter name \`${parameter.name}\`: ${reason}`,
    where: placeIn(signature.scope.module, parameter.nameNode),
    help: 'rename the parameter',
  });
}
