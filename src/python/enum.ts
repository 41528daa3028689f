/** Enum classes: their members, and the schema that lists the members' values. */
import type { JsonObject, JsonValue } from '../json.ts';
import type { ClassDefinition } from './class-kind.ts';
import { docstringOf } from './docstring.ts';
import type { Evaluation } from './evaluation.ts';
import { enumeration } from './literal-values.ts';
import { type PythonValue, toJson, unknown } from './value.ts';

interface Member {
  name: string;
  value: PythonValue;
}

const UNREADABLE = /\bdef +(__new__|_generate_next_value_|__init__)\b/;

/** `{enum, title, type?, description?}`, or in words what tq could not read. */
export function enumSchema(definition: ClassDefinition, evaluation: Evaluation): JsonObject | string {
  if (UNREADABLE.test(definition.node.text)) return 'the class makes its values itself';
  const members = readMembers(definition, evaluation);
  const values: JsonValue[] = [];
  for (const member of members) {
    const json = toJson(member.value);
    if (json === undefined) return `tq cannot tell the value of \`${member.name}\``;
    values.push(json);
  }
  const { type } = enumeration(values);
  const description = docstringOf(definition.node);
  return {
    title: definition.name,
    ...(description ? { description } : {}),
    enum: values,
    ...(typeof type === 'string' && type !== 'null' ? { type } : {}),
  };
}

/** The member of that name, as a default value. */
export function enumMember(
  definition: ClassDefinition,
  name: string,
  evaluation: Evaluation,
): PythonValue | undefined {
  if (UNREADABLE.test(definition.node.text)) return undefined;
  const value = readMembers(definition, evaluation).find((member) => member.name === name)?.value;
  return value === undefined || value.type === 'unknown' ? value : { type: 'enum-member', value };
}

function readMembers(definition: ClassDefinition, evaluation: Evaluation): Member[] {
  const members: Member[] = [];
  for (const [name, bindings] of definition.body.bindings) {
    const binding = bindings.at(-1);
    if (name.startsWith('_') || binding?.kind !== 'assignment') continue;
    const isAuto = binding.node.type === 'call' && /^(\w+\.)?auto\(\)$/.test(binding.node.text);
    const value = isAuto
      ? automatic(name, definition, members)
      : evaluation.evaluate(binding.node, evaluation);
    // A function or class in the body is no member.
    if (value.type !== 'opaque') members.push({ name, value });
  }
  return members;
}

/** `auto()`: the lower-case name in a StrEnum, powers of two in a flag, else one more than the largest so far. */
function automatic(name: string, definition: ClassDefinition, members: Member[]): PythonValue {
  const families = [definition, ...definition.bases].flatMap((each) => each.externalBases);
  if (families.includes('enum.StrEnum')) return { type: 'str', value: name.toLowerCase() };
  const numbers = members.map((member) => (member.value.type === 'int' ? member.value.value : undefined));
  if (numbers.includes(undefined)) return unknown('`auto()` follows a value that is no number');
  const largest = numbers.reduce<bigint>((max, each) => (each !== undefined && each > max ? each : max), 0n);
  if (!families.some((family) => family.endsWith('Flag'))) return { type: 'int', value: largest + 1n };
  return { type: 'int', value: largest === 0n ? 1n : 1n << BigInt(largest.toString(2).length) };
}
