/** Enum classes: their members, and the schema that lists the members' values. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject, JsonValue } from '../json.ts';
import type { ClassDefinition } from './class-kind.ts';
import { asBuiltin } from './constructors.ts';
import { docstringOf } from './docstring.ts';
import type { Evaluation } from './evaluation.ts';
import { applyFunction } from './functions.ts';
import { enumeration } from './literal-values.ts';
import { resolveName } from './name-resolution.ts';
import { compare } from './comparison.ts';
import { type PythonValue, toJson, unknown } from './value.ts';

export interface Member {
  name: string;
  value: PythonValue;
}

/** `{enum, title, type?, description?}`, or in words what tq could not read. */
export function enumSchema(definition: ClassDefinition, evaluation: Evaluation): JsonObject | string {
  const schema = schemaOfMembers(definition.name, enumMembers(definition, evaluation));
  const description = docstringOf(definition.node);
  return typeof schema === 'string' || !description ? schema : { ...schema, description };
}

/** The schema of an enum with these members, second names included, or in words which of them cannot be told. */
export function schemaOfMembers(title: string, members: readonly Member[]): JsonObject | string {
  const values: JsonValue[] = [];
  for (const member of members) {
    const json = toJson(member.value);
    if (json === undefined) return `tq cannot tell the value of \`${member.name}\``;
    values.push(json);
  }
  const { type } = enumeration(values);
  return { title, enum: values, ...(typeof type === 'string' && type !== 'null' ? { type } : {}) };
}

/** The member of that name, as a value. */
export function memberNamed(name: string, members: readonly Member[]): PythonValue | undefined {
  const index = members.findIndex((member) => member.name === name);
  const member = members[index];
  if (!member) return undefined;
  const { value } = member;
  if (value.type === 'unknown') return value;
  return { type: 'enum-member', value, name: (aliased(member, members.slice(0, index)) ?? member).name };
}

/** The member with that value. */
export function memberWithValue(value: PythonValue, members: readonly Member[]): PythonValue | undefined {
  if (value.type === 'enum-member') return value;
  const found = members.find((member) => compare('==', member.value, value));
  return found && memberNamed(found.name, members);
}

/** All members without their second names, in the order Python goes through them. */
export function allMembers(members: readonly Member[]): PythonValue[] {
  const distinct = members.filter((member, index) => aliased(member, members.slice(0, index)) === undefined);
  return distinct.flatMap((member) => memberNamed(member.name, members) ?? []);
}

function aliased(member: Member, earlier: readonly Member[]): Member | undefined {
  return earlier.find((other) => compare('==', other.value, member.value) === true);
}

/** The members as they are written, second names included. */
export function enumMembers(definition: ClassDefinition, evaluation: Evaluation): Member[] {
  if (findInFamily(definition, '__new__') || runsCode(definition)) return [madeElsewhere(definition)];
  const members: Member[] = [];
  for (const [name, bindings] of definition.body.bindings) {
    const binding = bindings.at(-1);
    // Whether a class in the body is a member depends on the version of Python.
    if (binding?.kind === 'class') members.push({ name, value: unknown('it is a class') });
    if (name.startsWith('_') || binding?.kind !== 'assignment') continue;
    const value = memberValue(name, binding.node, { definition, members, evaluation });
    // A function or class in the body is no member.
    if (value && value.type !== 'opaque') members.push({ name, value: mixedIn(value, definition) });
  }
  return members;
}

function madeElsewhere({ name }: ClassDefinition): Member {
  return { name, value: unknown(`\`${name}\` makes its values itself`) };
}

const DECLARES = new Set([
  'comment',
  'pass_statement',
  'function_definition',
  'class_definition',
  'decorated_definition',
]);

/** Whether statements of the body may make members that are not written there, as `locals().update(…)` does. */
function runsCode({ node }: ClassDefinition): boolean {
  const statements = node.childForFieldName('body')?.namedChildren ?? [];
  return statements.some((statement) => {
    if (statement.type !== 'expression_statement') return !DECLARES.has(statement.type);
    return statement.namedChildren.some((each) => each.type === 'call');
  });
}

interface Surroundings {
  definition: ClassDefinition;
  members: Member[];
  evaluation: Evaluation;
}

function memberValue(name: string, node: Node, surroundings: Surroundings): PythonValue | undefined {
  const { definition, evaluation } = surroundings;
  const callee = node.type === 'call' ? node.childForFieldName('function') : null;
  const target = callee ? resolveName(callee, definition.body) : undefined;
  const path = target?.kind === 'external' ? target.path : '';
  if (path === 'enum.auto') return automatic(name, surroundings);
  if (path === 'enum.nonmember') return undefined;
  const [inner] = path === 'enum.member' ? (node.childForFieldName('arguments')?.namedChildren ?? []) : [];
  return evaluation.evaluate(inner ?? node, evaluation);
}

/** `auto()`: the lower-case name in a StrEnum, powers of two in a flag, else one more than the largest so far. */
function automatic(name: string, { definition, members, evaluation }: Surroundings): PythonValue {
  const own = findInFamily(definition, '_generate_next_value_');
  const values = members.map((member) => member.value);
  if (own) {
    const count: PythonValue = { type: 'int', value: BigInt(members.length) };
    const start: PythonValue = { type: 'int', value: 1n };
    const positional: PythonValue[] = [
      { type: 'str', value: name },
      start,
      count,
      { type: 'list', items: values },
    ];
    const given = { positional, keyword: new Map<string, PythonValue>(), nodes: new Map<string, Node>() };
    const value = applyFunction(own.node, own.holder.body, given, evaluation);
    return value ?? unknown(`tq cannot tell what \`_generate_next_value_\` makes of \`${name}\``);
  }
  const families = familiesOf(definition);
  if (families.includes('enum.StrEnum')) return { type: 'str', value: name.toLowerCase() };
  const numbers = values.map((value) => (value.type === 'int' ? value.value : undefined));
  const isText = families.includes('builtins.str') && values.every((value) => value.type === 'str');
  // Each text of a `str` mixin was made of a number that counts no longer.
  if (isText) return { type: 'int', value: BigInt(members.length + 1) };
  if (numbers.includes(undefined)) return unknown('`auto()` follows a value that is no number');
  const largest = numbers.reduce<bigint>((max, each) => (each !== undefined && each > max ? each : max), 0n);
  if (!families.some((family) => family.endsWith('Flag'))) return { type: 'int', value: largest + 1n };
  return { type: 'int', value: largest === 0n ? 1n : 1n << BigInt(largest.toString(2).length) };
}

/** `class Mode(str, Enum)` puts every value through `str`. */
function mixedIn(value: PythonValue, definition: ClassDefinition): PythonValue {
  const mixin = familiesOf(definition).find((family) => /^builtins\.(str|int|float)$/.test(family));
  if (mixin === undefined || value.type === 'unknown') return value;
  return asBuiltin(mixin, value) ?? unknown(`tq cannot tell \`${mixin.slice(9)}\` of its value`);
}

function familiesOf(definition: ClassDefinition): string[] {
  return [...definition.externalBases, ...definition.bases.flatMap(familiesOf)];
}

function findInFamily(
  definition: ClassDefinition,
  name: string,
): { node: Node; holder: ClassDefinition } | undefined {
  const binding = definition.body.bindings.get(name)?.at(-1);
  if (binding) return { node: binding.node, holder: definition };
  for (const base of definition.bases) {
    const found = findInFamily(base, name);
    if (found) return found;
  }
  return undefined;
}
