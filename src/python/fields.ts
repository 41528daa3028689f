/** The fields of a pydantic model or dataclass, inherited ones first. */
import type { Node } from 'web-tree-sitter';
import type { ClassDefinition } from './class-kind.ts';
import type { Evaluation } from './evaluation.ts';
import { resolveName } from './name-resolution.ts';
import type { Scope } from './scope.ts';
import { parts, unwrap } from './source-file.ts';
import type { CallArguments, PythonValue } from './value.ts';

export interface Field {
  name: string;
  annotation: Node;
  /** Where the annotation's names are looked up. */
  scope: Scope;
  /** Arguments of `Field(…)` or `field(…)`. */
  call?: CallArguments;
  /** The default as it is written; absent when there is none or it is made by a factory. */
  defaultValue?: PythonValue;
  /** Whether an instance can be made without it. */
  optional: boolean;
}

/** All fields, or in words what tq could not read. */
export function readFields(definition: ClassDefinition, evaluation: Evaluation): Field[] | string {
  const fields = new Map<string, Field>();
  for (const base of definition.bases.toReversed()) {
    const inherited = readFields(base, { ...evaluation, scope: base.body });
    if (typeof inherited === 'string') return inherited;
    for (const field of inherited) fields.set(field.name, field);
  }
  const body = definition.node.childForFieldName('body');
  for (const statement of body ? parts(body) : []) {
    const assignment = statement.type === 'expression_statement' ? parts(statement)[0] : undefined;
    const field =
      assignment?.type === 'assignment' ? readField(assignment, definition, evaluation) : undefined;
    if (typeof field === 'string') return field;
    if (field) fields.set(field.name, field);
  }
  return [...fields.values()];
}

function readField(
  assignment: Node,
  definition: ClassDefinition,
  evaluation: Evaluation,
): Field | string | undefined {
  const name = assignment.childForFieldName('left');
  const annotation = assignment.childForFieldName('type');
  const value = assignment.childForFieldName('right');
  if (name?.type !== 'identifier' || !annotation || name.text === 'model_config') return undefined;
  const isModel = definition.kind !== 'dataclass';
  if ((isModel && name.text.startsWith('_')) || isClassVariable(annotation, definition.outer))
    return undefined;
  const field = { name: name.text, annotation, scope: definition.body };
  if (!value) return { ...field, optional: false };
  const written = evaluation.evaluate(value, evaluation);
  if (written.type !== 'field')
    return written.type === 'ellipsis'
      ? { ...field, optional: false }
      : { ...field, defaultValue: written, optional: true };
  const call = written.arguments;
  const given = call.positional[0] ?? call.keyword.get('default');
  const defaultValue = given?.type === 'ellipsis' ? undefined : given;
  return {
    ...field,
    call,
    defaultValue,
    optional: defaultValue !== undefined || call.nodes.has('default_factory'),
  };
}

function isClassVariable(annotation: Node, scope: Scope): boolean {
  const node = unwrap(annotation);
  const base = node.type === 'generic_type' || node.type === 'subscript' ? node.firstNamedChild : node;
  const target = base ? resolveName(base, scope) : undefined;
  return target?.kind === 'external' && target.path === 'typing.ClassVar';
}
