/** Classes that a call makes: `Enum('Colour', 'RED GREEN')`, `namedtuple('Point', 'x y')`, `TypedDict('Options', {…})`. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { define } from './definitions.ts';
import { allMembers, type Member, memberNamed, memberWithValue, schemaOfMembers } from './enum.ts';
import { asBuiltin } from './constructors.ts';
import { evaluation as evaluationIn } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import { withTitle } from './model.ts';
import { tupleOf } from './named-tuple.ts';
import { resolveName } from './name-resolution.ts';
import type { Binding, Scope } from './scope.ts';
import { parts, unwrap } from './source-file.ts';
import { plainText } from './string-literal.ts';
import { calledTypeAlias } from './type-alias.ts';
import { type PythonValue, unknown } from './value.ts';
import { writtenKeyword } from './written-keyword.ts';

interface ClassCall {
  path: string;
  node: Node;
  name: string;
  /** What follows the name. */
  arguments: Node[];
  scope: Scope;
}

const ENUMS = /^enum\.(Enum|IntEnum|StrEnum)$/;

/** The schema of a name that such a call was assigned to; null when it was assigned something else. */
export function functionalClass(
  binding: Binding,
  scope: Scope,
  whole: Node,
  context: AnnotationContext,
): Schema | null {
  const call = classCall(binding, scope);
  if (!call) return null;
  if (call.path === 'typing.TypeAliasType') return calledTypeAlias(call.node, whole, { ...context, scope });
  const inside = { ...context, scope, depth: 0 };
  const { name } = call;
  const key = `${scope.module.name}.${scope.qualifier}${name}`;
  return define({ key, name, title: name }, context, () => schemaOf(call, inside));
}

/** `Colour.RED`, `Colour['RED']`, `Colour('red')` and `Colour` itself, for an enum that a call made. */
export function functionalEnumValue(expression: Node, evaluation: Evaluation): PythonValue | undefined {
  const head = /^(attribute|subscript|call)$/.test(expression.type) ? expression.firstNamedChild : expression;
  const target =
    head?.type === 'identifier' ? resolveName(head, evaluation.scope, evaluation.position) : undefined;
  const call = target?.kind === 'local' ? classCall(target.binding, target.scope) : undefined;
  if (!call || !ENUMS.test(call.path)) return undefined;
  const members = membersOf(call, evaluationIn({ ...evaluation, scope: call.scope, position: Infinity }));
  return members && enumValue(expression, members, evaluation);
}

/** What an expression on an enum with these members means. */
export function enumValue(
  expression: Node,
  members: readonly Member[],
  evaluation: Evaluation,
): PythonValue | undefined {
  if (expression.type === 'identifier') return { type: 'opaque', items: allMembers(members) };
  if (expression.type === 'attribute')
    return memberNamed(expression.childForFieldName('attribute')?.text ?? '', members);
  const inner = expression.childForFieldName(expression.type === 'call' ? 'arguments' : 'subscript');
  const [argument, ...more] = !inner ? [] : expression.type === 'call' ? parts(inner) : [inner];
  if (!argument || more.length > 0) return undefined;
  const value = evaluation.evaluate(argument, evaluation);
  if (expression.type === 'call') return memberWithValue(value, members);
  return value.type === 'str' ? memberNamed(value.value, members) : undefined;
}

function classCall(binding: Binding, scope: Scope): ClassCall | undefined {
  const node = unwrap(binding.node);
  const callee =
    binding.kind === 'assignment' && node.type === 'call' ? node.childForFieldName('function') : null;
  const target = callee ? resolveName(callee, scope) : undefined;
  const list = node.childForFieldName('arguments');
  if (target?.kind !== 'external' || !list) return undefined;
  const isKnown = ENUMS.test(target.path) || target.path in SCHEMAS || target.path === 'typing.TypeAliasType';
  const [first, ...rest] = parts(list);
  const name = isKnown && first ? plainText(first) : undefined;
  return name === undefined ? undefined : { path: target.path, node, name, arguments: rest, scope };
}

const SCHEMAS: Record<string, (call: ClassCall, context: AnnotationContext) => JsonObject | string> = {
  'collections.namedtuple': plainTuple,
  'typing.NamedTuple': typedTuple,
  'typing.TypedDict': typedDict,
};

function schemaOf(call: ClassCall, context: AnnotationContext): JsonObject | string {
  const other = SCHEMAS[call.path];
  if (other) return other(call, context);
  const members = membersOf(call, evaluationIn(context));
  return members ? schemaOfMembers(call.name, members) : 'tq cannot tell its members';
}

/** Names in one text or a list count up from 1; pairs and dictionaries have values. */
function membersOf(call: ClassCall, start: Evaluation): Member[] | undefined {
  const [source] = call.arguments;
  const mixin =
    writtenKeyword(call.node.childForFieldName('arguments'), 'type')?.text ??
    { 'enum.StrEnum': 'str', 'enum.IntEnum': 'int' }[call.path];
  if (
    !source ||
    source.type === 'keyword_argument' ||
    writtenKeyword(call.node.childForFieldName('arguments'), 'start')
  )
    return undefined;
  const members = namesAndValues(start.evaluate(source, start), call.path === 'enum.StrEnum');
  return members?.map(({ name, value }) => ({
    name,
    value:
      mixin === undefined
        ? value
        : (asBuiltin(`builtins.${mixin}`, value) ?? unknown('its type is not followed')),
  }));
}

function namesAndValues(given: PythonValue, isText: boolean): Member[] | undefined {
  if (given.type === 'dict')
    return given.entries.flatMap(([key, value]) => (key.type === 'str' ? [{ name: key.value, value }] : []));
  const names: PythonValue[] =
    given.type === 'str'
      ? given.value.split(/[\s,]+/).map((value) => ({ type: 'str', value }))
      : given.type === 'list' || given.type === 'tuple'
        ? given.items
        : [];
  const members = names.map((item, index): Member | undefined => {
    if (item.type === 'str')
      return {
        name: item.value,
        value: isText
          ? { type: 'str', value: item.value.toLowerCase() }
          : { type: 'int', value: BigInt(index + 1) },
      };
    const [name, value] = item.type === 'tuple' ? item.items : [];
    return name?.type === 'str' && value ? { name: name.value, value } : undefined;
  });
  return members.length > 0 && members.every((member) => member !== undefined) ? members : undefined;
}

function plainTuple(call: ClassCall, context: AnnotationContext): JsonObject | string {
  const [source, ...more] = call.arguments;
  const start = evaluationIn(context);
  const given = source ? start.evaluate(source, start) : undefined;
  const names = given?.type === 'str' ? given.value.split(/[\s,]+/) : itemTexts(given);
  if (!names || more.length > 0) return 'tq cannot tell its fields';
  return tupleOf(
    names.map((name) => withTitle({}, name)),
    names.length,
  );
}

function itemTexts(given: PythonValue | undefined): string[] | undefined {
  const items = given?.type === 'list' || given?.type === 'tuple' ? given.items : undefined;
  const texts = items?.flatMap((item) => (item.type === 'str' ? [item.value] : []));
  return texts && texts.length === items?.length ? texts : undefined;
}

function typedTuple(call: ClassCall, context: AnnotationContext): JsonObject | string {
  const [source] = call.arguments;
  const pairs = (source?.type === 'list' ? parts(source) : []).map(parts);
  const items: JsonObject[] = [];
  for (const [name, type] of pairs) {
    const item = property(name, type, context);
    if (typeof item === 'string') return item;
    items.push(item[1]);
  }
  return items.length > 0 ? tupleOf(items, items.length) : 'tq cannot tell its fields';
}

function typedDict(call: ClassCall, context: AnnotationContext): JsonObject | string {
  const [source] = call.arguments;
  if (source?.type !== 'dictionary') return 'tq cannot tell its fields';
  const properties: JsonObject = {};
  for (const pair of parts(source)) {
    const read = property(pair.childForFieldName('key'), pair.childForFieldName('value'), context);
    if (typeof read === 'string') return read;
    properties[read[0]] = read[1];
  }
  const required =
    writtenKeyword(call.node.childForFieldName('arguments'), 'total')?.text === 'False'
      ? []
      : Object.keys(properties);
  return { title: call.name, type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

function property(
  name: Node | null | undefined,
  type: Node | null | undefined,
  context: AnnotationContext,
): [string, JsonObject] | string {
  const text = name ? plainText(name) : undefined;
  const schema = type ? context.read(type, context) : undefined;
  const [reason] = context.dropped;
  if (text === undefined || !schema || reason !== undefined) return reason ?? 'tq cannot tell its fields';
  return [text, withTitle(schema, text)];
}
