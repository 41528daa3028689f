/** What every check on a rule file is. */
import type { Diagnostic, Fix } from '../../diagnostics/diagnostic.ts';
import { replaceValue } from '../../project/fixes.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { RuleMapping } from '../rule.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import { describe, valueAt } from '../../project/yaml-value.ts';
import type { RuleError } from '../validator/outcome.ts';
import { isRuleMapping } from '../python-value.ts';
import { keyOfField, type RuleSchema, ruleSchema } from '../vocabulary.ts';

export type RuleCheck = (file: RuleFile) => readonly Diagnostic[];

/** `` rule 3 `` or `` rule 3 (`in_range` of `amount`) ``, counted from 1. */
export function titleOf({ index, value }: RuleEntry): string {
  if (!isRuleMapping(value)) return `rule ${index + 1}`;
  const type = value.get('type');
  const column = value.get('column');
  if (typeof type !== 'string') return `rule ${index + 1}`;
  return typeof column === 'string' ? `\`${type}\` of \`${column}\`` : `\`${type}\``;
}

/** The place of a field under whatever name the rule gives it; of the rule's type where it does not. */
export function placeOf(
  { document }: RuleFile,
  { path, value }: RuleEntry,
  field: string,
  target?: 'key',
): Span {
  const key = isRuleMapping(value) ? keyIn(value, field) : undefined;
  return key === undefined ? startOf({ document }, path) : document.spanOf([...path, key], target);
}

/** The `type` of a rule; a rule that has none at its beginning. */
export function startOf({ document }: Pick<RuleFile, 'document'>, path: RuleEntry['path']): Span {
  const whole = document.spanOf(path);
  const type = document.spanOf([...path, 'type']);
  if (type.start.offset !== whole.start.offset || type.end.offset !== whole.end.offset) return type;
  const line = document.text.slice(whole.start.offset, whole.end.offset).split(/[\r\n]/, 1)[0] ?? '';
  const width = line.trimEnd().length;
  const end = { ...whole.start, offset: whole.start.offset + width, column: whole.start.column + width };
  return { ...whole, end };
}

/** What the vocabulary says of the type of a rule; undefined where the type is unknown. */
export function schemaOf({ value }: Pick<RuleEntry, 'value'>): RuleSchema | undefined {
  const type = isRuleMapping(value) ? value.get('type') : undefined;
  return typeof type === 'string' ? ruleSchema(type) : undefined;
}

/** The key under which a rule gives a field. */
export function keyIn(value: RuleMapping, field: string): string | undefined {
  const schema = schemaOf({ value });
  const found = schema?.fields.find(({ name }) => name === field);
  const has = (key: string): boolean => value.has(key);
  return found === undefined ? (has(field) ? field : undefined) : keyOfField(found, has);
}

/** What stands at a path, in a few words; a number as it is written, since `2.0` is not `2`. */
export function foundAt({ document }: Pick<RuleFile, 'document'>, path: RuleEntry['path']): string {
  const value = valueAt(document.data, path);
  const source = typeof value === 'number' ? document.sourceOf(path) : undefined;
  return source === undefined ? describe(value) : `the number \`${source}\``;
}

/** Another name for the text at a path, in the quotes that it has: JSON needs them. */
export function replaceName(
  { document }: Pick<RuleFile, 'document'>,
  path: RuleEntry['path'],
  name: string,
  title: string,
): Fix | undefined {
  const quote = /^["']/.exec(document.sourceOf(path) ?? '')?.[0] ?? '';
  return replaceValue(document, path, quote + name + quote, title);
}

/** The rules with an error of one of these kinds, and the errors. */
export function errorsOf(
  { entries }: RuleFile,
  codes: readonly RuleError['code'][],
): { entry: RuleEntry; error: RuleError }[] {
  return entries.flatMap((entry) =>
    entry.outcome.errors.filter(({ code }) => codes.includes(code)).map((error) => ({ entry, error })),
  );
}
