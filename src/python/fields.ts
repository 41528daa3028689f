/** The fields of a pydantic model or dataclass, inherited ones first. */
import type { Node } from 'web-tree-sitter';
import { annotatedFactory } from './annotated.ts';
import type { ClassDefinition } from './class-kind.ts';
import { cleanDocstring } from './docstring.ts';
import type { Evaluation } from './evaluation.ts';
import { resolveName } from './name-resolution.ts';
import type { Scope } from './scope.ts';
import { parts, unwrap } from './source-file.ts';
import { plainText } from './string-literal.ts';
import { subscriptOf } from './subscript.ts';
import { baseArguments, type TypeArguments } from './type-variables.ts';
import type { CallArguments, PythonValue } from './value.ts';
import { writtenKeyword } from './written-keyword.ts';

export interface Field {
  name: string;
  annotation: Node;
  /** Where the annotation's names are looked up. */
  scope: Scope;
  /** What stands for the type variables of the class that has the field. */
  typeArguments?: TypeArguments;
  /** Arguments of `Field(…)` or `field(…)`. */
  call?: CallArguments;
  /** What makes the default of an instance. */
  factory?: Node;
  /** The default as it is written; absent when there is none or it is made by a factory. */
  defaultValue?: PythonValue;
  /** Whether an instance can be made without it. */
  optional: boolean;
  /** The text that stands below it. */
  docstring?: string;
}

/** All fields, or in words what tq could not read. */
export function readFields(
  definition: ClassDefinition,
  evaluation: Evaluation,
  typeArguments?: TypeArguments,
): Field[] | string {
  const fields = new Map<string, Field>();
  for (const base of definition.bases.toReversed()) {
    const inherited = readFields(
      base,
      { ...evaluation, scope: base.body },
      // The standard library's dataclasses do not say what their bases were given.
      definition.kind === 'dataclass' ? typeArguments : baseArguments(definition, base, typeArguments),
    );
    if (typeof inherited === 'string') return inherited;
    for (const field of inherited) fields.set(field.name, field);
  }
  const body = definition.node.childForFieldName('body');
  const statements = body ? parts(body) : [];
  for (const [index, statement] of statements.entries()) {
    const assignment = statement.type === 'expression_statement' ? parts(statement)[0] : undefined;
    const field =
      assignment?.type === 'assignment' ? readField(assignment, definition, evaluation) : undefined;
    const docstring = docstringIn(statements[index + 1]);
    if (field) fields.set(field.name, { ...field, typeArguments, docstring });
  }
  return [...fields.values()];
}

function readField(assignment: Node, definition: ClassDefinition, evaluation: Evaluation): Field | undefined {
  const name = assignment.childForFieldName('left');
  const annotation = assignment.childForFieldName('type');
  const value = assignment.childForFieldName('right');
  if (name?.type !== 'identifier' || !annotation || !isField(name.text, annotation, value, definition))
    return undefined;
  const field = { name: name.text, annotation, scope: definition.body };
  if (value) return { ...field, ...defaultOf(evaluation.evaluate(value, evaluation)) };
  const factory = annotatedFactory(annotation, definition.body);
  const isPartial = definition.kind === 'typed-dict' && !isTotal(definition);
  return { ...field, factory, optional: factory !== undefined || isPartial };
}

/** A model leaves out private names and constants (`Final` with a value); class variables are no fields anywhere. */
function isField(name: string, annotation: Node, value: Node | null, definition: ClassDefinition): boolean {
  const isModel = definition.kind === 'model' || definition.kind === 'root-model';
  if (name === 'model_config' || (isModel && name.startsWith('_'))) return false;
  const form = specialForm(annotation, definition.outer);
  return form !== 'ClassVar' && form !== 'KW_ONLY' && !(form === 'Final' && isModel && value);
}

function defaultOf(written: PythonValue): Pick<Field, 'call' | 'defaultValue' | 'factory' | 'optional'> {
  if (written.type === 'ellipsis') return { optional: false };
  if (written.type !== 'field') return { defaultValue: written, optional: true };
  const call = written.arguments;
  const given = call.positional[0] ?? call.keyword.get('default');
  const defaultValue = given?.type === 'ellipsis' ? undefined : given;
  const factory = call.nodes.get('default_factory');
  return { call, defaultValue, factory, optional: defaultValue !== undefined || factory !== undefined };
}

/** `class Options(TypedDict, total=False)`. */
function isTotal(definition: ClassDefinition): boolean {
  return writtenKeyword(definition.node.childForFieldName('superclasses'), 'total')?.text !== 'False';
}

/** The last name of a special form of `typing` or `dataclasses`. */
function specialForm(annotation: Node, scope: Scope): string | undefined {
  const node = unwrap(annotation);
  const target = resolveName(subscriptOf(node)?.base ?? node, scope);
  return target.kind === 'external' ? /^(?:typing|dataclasses)\.(\w+)$/.exec(target.path)?.[1] : undefined;
}

function docstringIn(statement: Node | undefined): string | undefined {
  const [literal] = statement?.type === 'expression_statement' ? parts(statement) : [];
  const text = literal && plainText(literal);
  return text === undefined ? undefined : cleanDocstring(text);
}
