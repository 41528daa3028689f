/** What `Annotated[X, Field(ge=1)]` and its relatives add to the schema of `X`, as pydantic puts it. */
import type { JsonObject, JsonValue } from '../json.ts';
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
const DESCRIPTIVE = new Set(['title', 'description', 'examples', 'deprecated', 'default']);
/** Words of `Field` and of the `con…` functions that leave no trace in the schema of a parameter. */
const WITHOUT_TRACE = new Set(
  (
    'strict frozen repr alias validation_alias serialization_alias alias_priority allow_inf_nan max_digits decimal_places ' +
    'union_mode exclude init init_var kw_only validate_default fail_fast strip_whitespace to_lower to_upper ' +
    'coerce_numbers_to_str default_factory hash compare metadata doc'
  ).split(' '),
);

/** Applies one keyword; false when tq does not know what pydantic makes of it. */
export function applyKeyword(schema: JsonObject, keyword: string, value: PythonValue): boolean {
  if (WITHOUT_TRACE.has(keyword)) return true;
  if (value.type === 'unknown') return false;
  if (value.type === 'none' && keyword !== 'default') return true;
  if (keyword === 'default' && value.type === 'ellipsis') return true;
  const json = constraintJson(keyword, value);
  if (json === undefined) return keyword === 'default' || isTemporal(schema);
  if (DESCRIPTIVE.has(keyword)) {
    schema[keyword] = json;
    return true;
  }
  if (keyword === 'json_schema_extra') {
    if (value.type === 'dict') Object.assign(schema, json);
    return value.type === 'dict';
  }
  return applyConstraint(schema, keyword, json);
}

/** Applies all arguments of a `Field(…)` call that stands inside `Annotated`. */
export function applyField(schema: JsonObject, call: CallArguments): boolean {
  const [first] = call.positional;
  const named = first === undefined ? call.keyword : new Map([['default', first], ...call.keyword]);
  return [...named].every(([keyword, value]) => applyKeyword(schema, keyword, value));
}

function constraintJson(keyword: string, value: PythonValue): JsonValue | undefined {
  if (value.type === 'text' && value.of === 'decimal.Decimal' && keyword in NUMERIC)
    return Number(value.text);
  return toJson(value);
}

function isTemporal(schema: JsonObject): boolean {
  return typeof schema['format'] === 'string' && TEMPORAL.has(schema['format']);
}

function applyConstraint(schema: JsonObject, keyword: string, json: JsonValue): boolean {
  const target = constrained(schema);
  const type = target['type'];
  if (keyword in NUMERIC) {
    if (isTemporal(target)) return true;
    const name = type === 'integer' || type === 'number' ? NUMERIC[keyword] : keyword;
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

/** Where a constraint lands: inside `X | None` on `X`, inside a decimal on its number. */
function constrained(schema: JsonObject): JsonObject {
  const choices = schema['anyOf'];
  if (!Array.isArray(choices) || choices.length !== 2) return schema;
  const [first, second] = choices.map((choice) => choice as JsonObject);
  const nullable = second?.['type'] === 'null' && Object.keys(second).length === 1;
  const decimal =
    first?.['type'] === 'number' && second?.['type'] === 'string' && Object.keys(second).length === 1;
  return first && (nullable || decimal) ? first : schema;
}
