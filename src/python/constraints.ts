/** What `Annotated[X, Field(ge=1)]` and its relatives add to the schema of `X`, as pydantic puts it. */
import type { JsonObject, JsonValue } from '../json.ts';
import { applyDiscriminator } from './discriminator.ts';
import { type CallArguments, type PythonValue, toJson } from './value.ts';

const NUMERIC: Record<string, string> = {
  ge: 'minimum',
  gt: 'exclusiveMinimum',
  le: 'maximum',
  lt: 'exclusiveMaximum',
  multiple_of: 'multipleOf',
};
const LENGTHS: Record<string, Record<string, string>> = {
  min_length: { string: 'minLength', array: 'minItems', object: 'minProperties' },
  max_length: { string: 'maxLength', array: 'maxItems', object: 'maxProperties' },
};
const TEMPORAL = new Set(['date', 'time', 'date-time', 'duration']);
/** Words of `Field` that say something about the schema itself. */
const DESCRIPTIVE = new Set(['title', 'description', 'examples', 'default']);
/** Words of `Field` and of the `con…` functions that leave no trace in the schema of a parameter. */
const WITHOUT_TRACE = new Set(
  (
    'strict frozen repr alias validation_alias serialization_alias alias_priority allow_inf_nan max_digits decimal_places ' +
    'union_mode exclude init init_var kw_only validate_default fail_fast strip_whitespace to_lower to_upper ' +
    'coerce_numbers_to_str default_factory hash compare metadata doc'
  ).split(' '),
);

/** A schema on its way through `Annotated[…]`. */
export interface Refined {
  schema: JsonObject;
  definitions: ReadonlyMap<string, JsonObject>;
  /** A validator stands before what comes next, so pydantic no longer sees the type. */
  isValidated: boolean;
}

/** Applies one keyword; false when tq does not know what pydantic makes of it. */
export function applyKeyword(refined: Refined, keyword: string, value: PythonValue): boolean {
  const { schema, definitions } = refined;
  if (WITHOUT_TRACE.has(keyword)) return true;
  if (keyword === 'discriminator' && value.type !== 'none')
    return applyDiscriminator(schema, value.type === 'str' ? value.value : undefined, definitions);
  if (value.type === 'unknown') return false;
  if ((value.type === 'none' && keyword !== 'default') || value.type === 'ellipsis') return true;
  const json = constraintJson(keyword, value);
  if (json === undefined) return keyword === 'default' || isTemporal(schema);
  if (keyword !== 'json_schema_extra')
    return applyDescription(schema, keyword, json) || applyConstraint(refined, keyword, json);
  if (value.type === 'dict') Object.assign(schema, json);
  return value.type === 'dict';
}

function applyDescription(schema: JsonObject, keyword: string, json: JsonValue): boolean {
  if (keyword === 'deprecated') schema['deprecated'] = Boolean(json);
  else if (DESCRIPTIVE.has(keyword)) schema[keyword] = json;
  else return false;
  return true;
}

/** Applies all arguments of a `Field(…)` call that stands inside `Annotated`. */
export function applyField(refined: Refined, call: CallArguments): boolean {
  const [first] = call.positional;
  const named = first === undefined ? call.keyword : new Map([['default', first], ...call.keyword]);
  return [...named].every(([keyword, value]) => applyKeyword(refined, keyword, value));
}

function constraintJson(keyword: string, value: PythonValue): JsonValue | undefined {
  if (value.type === 'text' && value.of === 'decimal.Decimal' && keyword in NUMERIC)
    return Number(value.text);
  return toJson(value);
}

function isTemporal(schema: JsonObject): boolean {
  return typeof schema['format'] === 'string' && TEMPORAL.has(schema['format']);
}

function applyConstraint({ schema, isValidated }: Refined, keyword: string, json: JsonValue): boolean {
  const target = isValidated ? schema : constrained(schema);
  const type = target['type'];
  if (keyword in NUMERIC) {
    if (isTemporal(target)) return true;
    const isNumber = type === 'integer' || type === 'number';
    const name = isNumber && !isValidated ? NUMERIC[keyword] : keyword;
    target[name ?? keyword] = json;
    return true;
  }
  const lengths = LENGTHS[keyword];
  if (lengths) {
    const name = typeof type === 'string' ? lengths[type] : undefined;
    target[name ?? lengths['string'] ?? keyword] = json;
    return true;
  }
  if (keyword !== 'pattern' || type !== 'string' || typeof json !== 'string') return false;
  target['pattern'] = json;
  return true;
}

/** Where a constraint lands: inside `X | Y | None` on `X | Y`, inside a decimal on its number. */
function constrained(schema: JsonObject): JsonObject {
  const written = schema['anyOf'];
  const choices = Array.isArray(written) ? (written as JsonObject[]) : [];
  const last = choices.at(-1);
  if (last?.['type'] === 'null' && choices.length > 2) {
    const inner: JsonObject = { anyOf: choices.slice(0, -1) };
    schema['anyOf'] = [inner, last];
    return inner;
  }
  const [first, second] = choices.length === 2 ? choices : [];
  const nullable = second?.['type'] === 'null' && Object.keys(second).length === 1;
  const decimal =
    first?.['type'] === 'number' && second?.['type'] === 'string' && Object.keys(second).length === 1;
  return first && (nullable || decimal) ? first : schema;
}
