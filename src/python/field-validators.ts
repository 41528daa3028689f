/** Validators of a class that decide alone what a field takes: `@field_validator('a', mode='plain')`. */
import type { Node } from 'web-tree-sitter';
import type { ClassDefinition } from './class-kind.ts';
import { resolveName } from './name-resolution.ts';
import type { Scope } from './scope.ts';
import { parts } from './source-file.ts';
import { plainText } from './string-literal.ts';
import { writtenKeyword } from './written-keyword.ts';

export interface InputType {
  /** The type that is taken; absent for any. */
  node?: Node;
  scope: Scope;
}

/** Field name → what it takes instead of its type; `*` stands for every field. */
export function replacedTypes(definition: ClassDefinition): Map<string, InputType> {
  const replaced = new Map<string, InputType>();
  for (const base of definition.bases.toReversed()) {
    for (const [name, type] of replacedTypes(base)) replaced.set(name, type);
  }
  for (const list of validatorArguments(definition)) {
    const type = inputType(list, definition.body);
    for (const name of type ? fieldNames(list) : []) if (type) replaced.set(name, type);
  }
  return replaced;
}

/** What stands between the parentheses of each `@field_validator(…)` in the class. */
function validatorArguments(definition: ClassDefinition): Node[] {
  const body = definition.node.childForFieldName('body');
  const decorated = (body ? parts(body) : []).filter(
    (statement) => statement.type === 'decorated_definition',
  );
  return decorated.flatMap(parts).flatMap((part) => {
    const call = part.type === 'decorator' ? parts(part)[0] : undefined;
    const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
    const target = callee ? resolveName(callee, definition.body) : undefined;
    const isValidator = target?.kind === 'external' && target.path === 'pydantic.field_validator';
    return (isValidator && call?.childForFieldName('arguments')) || [];
  });
}

function inputType(list: Node, scope: Scope): InputType | undefined {
  const mode = writtenKeyword(list, 'mode');
  const node = writtenKeyword(list, 'json_schema_input_type');
  return node || (mode && plainText(mode) === 'plain') ? { node, scope } : undefined;
}

function fieldNames(list: Node): string[] {
  return parts(list).flatMap((each) => plainText(each) ?? []);
}
