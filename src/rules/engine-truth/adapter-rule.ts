/** The cases of the measured table that a rule as written belongs to. */
import { ruleSchema, type FieldSchema, type RuleSchema } from '../vocabulary.ts';

/** A rule as a flow writes it, before anything has judged it. */
export interface AdapterRule {
  /** Its `type` as written, known or not; undefined when it has none. */
  readonly type: string | undefined;
  /** Every other key that it has. */
  readonly keys: ReadonlySet<string>;
  /** The text of its key `dtype`, when it is known: adapters take some names of data types and not others. */
  readonly dtype?: string;
}

/** A measured case, and what of the rule it is about: nothing, the lack of a column, a field, the type of data or another key. */
export interface RuleCase {
  readonly name: string;
  readonly about: About;
}

export type About =
  | { readonly of: 'rule' | 'column' | 'data type' }
  | { readonly of: 'field'; readonly field: string; readonly key: string | undefined }
  | { readonly of: 'key'; readonly key: string };

const OF_LENGTH = new Set<string>(['min_length', 'max_length']);
const BOUNDS = ['min', 'max', 'min_value', 'max_value'];
/** Keywords of every expectation of Great Expectations 0.18, measured with `not_null` alone. */
const KEYWORDS = new Set(['meta', 'catch_exceptions', 'include_config']);

function caseName(type: string, keys: Iterable<string>): string {
  return `${type}(${[...keys].sort().join(', ')})`;
}

/** The case that a rule is, down to its last key; a key that its type does not have counts as any other such key. */
export function exactCase(rule: AdapterRule): string {
  const schema = schemaOf(rule);
  if (schema === undefined) return caseName(strangeType(rule), rule.keys);
  const own = new Set(schema.fields.flatMap((field) => [field.name, ...field.aliases]));
  const isNamed = (key: string) =>
    own.has(key) || key === 'columns' || key === 'mostly' || isOwn(schema, key);
  return caseName(
    rule.type as string,
    new Set([...rule.keys].map((key) => (isNamed(key) ? key : '<other>'))),
  );
}

/** The cases that differ from the plain rule of its type by one thing each; together they say what becomes of the rule. */
export function nearestCases(rule: AdapterRule, dataType: string | undefined): readonly RuleCase[] {
  const schema = schemaOf(rule);
  if (schema === undefined) return [nearestStrange(rule)];
  const plain = plainKeys(schema, rule);
  const type = rule.type as string;
  const base: RuleCase = { name: caseName(type, plain), about: { of: 'rule' } };
  if (type !== schema.type) return [base];
  if (plain.has('column') && !rule.keys.has('column')) return [columnCase(schema, plain, rule)];
  const cases = [
    ...(type === 'in_range' ? boundsCases(rule) : fieldCases(schema, plain, rule)),
    ...(dataType === undefined
      ? []
      : [{ name: `dtype(column, dtype=${dataType})`, about: { of: 'data type' } as const }]),
    ...keyCases(schema, plain, rule),
  ];
  return cases.length === 0 ? [base] : cases;
}

function schemaOf({ type }: AdapterRule): RuleSchema | undefined {
  return type === undefined ? undefined : ruleSchema(type);
}

function strangeType({ type }: AdapterRule): string {
  if (type === undefined) return '<none>';
  return type.startsWith('expect_') ? 'expect_*' : '<unknown>';
}

/** Of a rule without a known type, only the keys that decide. */
function nearestStrange(rule: AdapterRule): RuleCase {
  const deciding = rule.type === undefined || rule.type.startsWith('expect_') ? ['expectation_type'] : [];
  const keys = ['column', ...deciding].filter((key) => rule.keys.has(key));
  return { name: caseName(strangeType(rule), keys), about: { of: 'rule' } };
}

/** No field of the type, but a key with cases of its own. */
function isOwn(schema: RuleSchema, key: string): boolean {
  return (OF_LENGTH.has(schema.type) && key === 'value') || KEYWORDS.has(key);
}

/** Column and every field under its own name. A length under `value`, which adapters read, is a plain rule of its own. */
function plainKeys(schema: RuleSchema, rule: AdapterRule): ReadonlySet<string> {
  const keys = schema.fields.map((field) => field.name).filter((name) => name !== 'severity');
  const isValue = OF_LENGTH.has(schema.type) && rule.keys.has('value') && !rule.keys.has(schema.type);
  return new Set(keys.map((key) => (isValue && key === schema.type ? 'value' : key)));
}

function columnCase(schema: RuleSchema, plain: ReadonlySet<string>, rule: AdapterRule): RuleCase {
  const keys = ownFields(schema).map((field) => field.name);
  const name = caseName(schema.type, [...keys, ...(rule.keys.has('columns') ? ['columns'] : [])]);
  return { name, about: { of: 'column' } };
}

function boundsCases(rule: AdapterRule): RuleCase[] {
  const written = BOUNDS.filter((key) => rule.keys.has(key));
  if (written.join() === 'min,max') return [];
  const field = rule.keys.has('min') ? 'max' : 'min';
  const key = rule.keys.has(`${field}_value`) ? `${field}_value` : undefined;
  return [{ name: caseName('in_range', ['column', ...written]), about: { of: 'field', field, key } }];
}

function fieldCases(schema: RuleSchema, plain: ReadonlySet<string>, rule: AdapterRule): RuleCase[] {
  return ownFields(schema)
    .filter((field) => plain.has(field.name))
    .flatMap((field) => {
      const isThere = rule.keys.has(field.name);
      const others = [...plain].filter((key) => isThere || key !== field.name);
      const aliases = field.aliases.filter((alias) => rule.keys.has(alias));
      if (aliases.length === 0 && isThere) return [];
      return (aliases.length === 0 ? [undefined] : aliases).map((key): RuleCase => {
        const name = caseName(schema.type, key === undefined ? others : [...others, key]);
        return { name, about: { of: 'field', field: field.name, key } };
      });
    });
}

function keyCases(schema: RuleSchema, plain: ReadonlySet<string>, rule: AdapterRule): RuleCase[] {
  const fields = schema.fields.filter((field) => plain.has(field.name));
  const known = new Set(fields.flatMap((field) => [field.name, ...field.aliases]));
  const more = [...rule.keys].filter((key) => key === 'severity' || !(known.has(key) || plain.has(key)));
  return more.map((key): RuleCase => {
    const about = { of: 'key', key } as const;
    if (KEYWORDS.has(key)) return { name: caseName('not_null', ['column', key]), about };
    const isNamed = key === 'severity' || key === 'mostly' || isOwn(schema, key);
    return { name: caseName(schema.type, [...plain, isNamed ? key : '<other>']), about };
  });
}

function ownFields(schema: RuleSchema): FieldSchema[] {
  return schema.fields.filter(({ name }) => name !== 'column' && name !== 'severity');
}
