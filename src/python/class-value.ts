/** Classes of the project in expressions: members of enums, constants of classes, instances. */
import type { Node } from 'web-tree-sitter';
import { callArguments } from './call.ts';
import { type ClassDefinition, readClassDefinition } from './class-kind.ts';
import { construct } from './constructors.ts';
import { enumMembers } from './enum.ts';
import { evaluation } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import { readFields } from './fields.ts';
import { enumValue, functionalEnumValue } from './functional-classes.ts';
import { instanceOf } from './instance.ts';
import { resolveName } from './name-resolution.ts';
import { rootField } from './root-model.ts';
import type { Scope } from './scope.ts';
import { type Subscript, subscriptOf } from './subscript.ts';
import { bind, classVariables } from './type-variables.ts';
import type { CallArguments, PythonValue } from './value.ts';

/** Begins an evaluation that knows the classes of the project. */
export function evaluationAt(scope: Scope, position: number): Evaluation {
  return evaluation({ scope, position, onLocalClass: localClassValue });
}

/** `Level.LOW`, `Level('low')`, `Level`, `Limits.MAX`, `Config(host='h')`, `Box[int](item=1)`. */
export function localClassValue(
  expression: Node,
  evaluation: Evaluation,
  given?: CallArguments,
): PythonValue | undefined {
  const { head, generic } = headOf(expression, given !== undefined);
  const definition = head && definitionAt(head, evaluation);
  if (!definition) return functionalEnumValue(expression, evaluation);
  const inClass = insideOf(definition, evaluation);
  if (definition.kind === 'enum') return enumValue(expression, enumMembers(definition, inClass), evaluation);
  const read = given ?? (expression.type === 'call' ? callArguments(expression, evaluation) : undefined);
  return read
    ? instanceValue(definition, read, generic, evaluation)
    : constantOf(definition, expression, inClass);
}

/** The name of the class in an expression, and what stands behind it in `Box[int](…)`. */
function headOf(expression: Node, isName: boolean): { head?: Node; generic?: Subscript } {
  const first = isName || expression.type === 'identifier' ? expression : expression.firstNamedChild;
  const generic = expression.type === 'call' && first ? subscriptOf(first) : undefined;
  return { head: generic?.base ?? first ?? undefined, generic };
}

/** `Limits.MAX`. */
function constantOf(
  definition: ClassDefinition,
  expression: Node,
  inClass: Evaluation,
): PythonValue | undefined {
  const bound = definition.body.bindings.get(expression.childForFieldName('attribute')?.text ?? '');
  const binding = bound?.length === 1 ? bound[0] : undefined;
  return binding?.kind === 'assignment' ? inClass.evaluate(binding.node, inClass) : undefined;
}

function instanceValue(
  definition: ClassDefinition,
  read: CallArguments,
  generic: Subscript | undefined,
  evaluation: Evaluation,
): PythonValue | undefined {
  if (definition.kind === 'plain') return { type: 'opaque' };
  if (typeof definition.kind === 'object') return undefined;
  if (definition.kind === 'typed-dict') return construct('builtins.dict', read);
  const inClass = insideOf(definition, evaluation);
  const typeArguments = generic && bind(classVariables(definition), generic.items, evaluation);
  const fields = readFields(definition, inClass, typeArguments);
  const root = definition.kind === 'root-model' ? rootField(definition, inClass, typeArguments) : undefined;
  const known = root && typeof root !== 'string' ? [root] : fields;
  return typeof known === 'string' ? undefined : instanceOf(definition, known, read, evaluation);
}

/** A class that refers to itself ends after a few rounds. */
const DEPTH_OF_CLASS = 8;

function insideOf({ body }: ClassDefinition, evaluation: Evaluation): Evaluation {
  const depth = evaluation.depth + DEPTH_OF_CLASS;
  return { ...evaluation, scope: body, position: Infinity, locals: undefined, depth };
}

function definitionAt(name: Node, evaluation: Evaluation): ClassDefinition | undefined {
  const target = resolveName(name, evaluation.scope, evaluation.position);
  return target.kind === 'local' && target.binding.kind === 'class'
    ? readClassDefinition(target.binding, target.scope)
    : undefined;
}
