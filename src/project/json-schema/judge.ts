/**
 * Whether a value fits a JSON Schema (draft 2020-12), for the keywords that parameters of flows and variables of work
 * pools have. As Prefect's server judges with the `jsonschema` package; `format` is not judged, as there. What is not
 * known here is left to the server: a value is never refused for it.
 */
import type { Path } from '../../diagnostics/span.ts';
import { percentDecoded } from '../../percent-decoded.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { anyOf, oneOf } from './alternatives.ts';
import { all, FITS, type Judgement, type Keyword, misfit, NOT_JUDGED, type Question } from './judgement.ts';
import { NOT_KNOWN } from './not-known.ts';
import { VALUE_KEYWORDS } from './value-keywords.ts';

export function judge(value: JsonValue, schema: JsonObject): Judgement {
  return judgeAt(value, schema, { root: schema, path: [], followed: [] });
}

interface Place {
  /** Where references begin. */
  root: JsonObject;
  path: Path;
  /** References that led to this schema, at this very value: one that comes again has no end. */
  followed: readonly JsonValue[];
}

function judgeAt(value: JsonValue, schema: JsonValue, place: Place): Judgement {
  const { root, path, followed } = place;
  if (value === NOT_KNOWN) return NOT_JUDGED;
  if (schema === true) return FITS;
  if (schema === false) return misfit(path, 'left out');
  if (!isJsonObject(schema) || followed.includes(schema.$ref ?? null)) return NOT_JUDGED;
  const now = schema.$ref === undefined ? followed : [...followed, schema.$ref];
  const ask: Question['ask'] = (part, partSchema, inside) =>
    judgeAt(
      part,
      partSchema,
      inside === undefined ? { root, path, followed: now } : { root, path: [...path, inside], followed: [] },
    );
  const question: Question = { value, schema, path, ask };
  return all(
    Object.entries(schema).map(([keyword, expected]) => {
      if (keyword === '$ref') return reference(question, expected, root);
      if (!Object.hasOwn(KEYWORDS, keyword)) return NOT_LOOKED_AT.has(keyword) ? NOT_JUDGED : FITS;
      return (KEYWORDS[keyword] as Keyword)(question, expected);
    }),
  );
}

/** Keywords that the server judges by and this file does not; any other is a word about the value, no rule for it. */
const NOT_LOOKED_AT = new Set([
  '$dynamicRef',
  '$id',
  '$schema',
  'contains',
  'dependentRequired',
  'dependentSchemas',
  'if',
  'not',
  'patternProperties',
  'unevaluatedItems',
  'unevaluatedProperties',
]);

const KEYWORDS: Record<string, Keyword> = {
  ...VALUE_KEYWORDS,
  anyOf,
  oneOf,
  allOf: ({ value, ask }, schemas) =>
    Array.isArray(schemas) ? all(schemas.map((schema) => ask(value, schema))) : NOT_JUDGED,
  properties: ({ value, ask }, properties) => {
    if (!isJsonObject(properties)) return NOT_JUDGED;
    if (!isJsonObject(value)) return FITS;
    return all(
      Object.entries(properties)
        .filter(([name]) => Object.hasOwn(value, name))
        .map(([name, schema]) => ask(value[name] as JsonValue, schema, name)),
    );
  },
  additionalProperties,
  propertyNames: ({ value, path, ask }, schema) => {
    if (!isJsonObject(value)) return FITS;
    return all(
      Object.keys(value).map((name) => {
        const { misfits, isSure } = ask(name, schema);
        return {
          misfits: misfits.length === 0 ? [] : [{ path: [...path, name], expected: undefined }],
          isSure,
        };
      }),
    );
  },
  prefixItems: ({ value, ask }, schemas) => {
    if (!Array.isArray(schemas)) return NOT_JUDGED;
    if (!Array.isArray(value)) return FITS;
    const pairs = value.slice(0, schemas.length);
    return all(pairs.map((item, index) => ask(item, schemas[index] as JsonValue, index)));
  },
  items: ({ value, schema, path, ask }, expected) => {
    if (!Array.isArray(value)) return FITS;
    const start = Array.isArray(schema.prefixItems) ? schema.prefixItems.length : 0;
    if (expected === false && value.length > start) return misfit(path, `a list of at most ${start} items`);
    return all(value.slice(start).map((item, index) => ask(item, expected, start + index)));
  },
};

function additionalProperties({ value, schema, path, ask }: Question, expected: JsonValue): Judgement {
  if (!isJsonObject(value)) return FITS;
  // Which keys a pattern takes is not looked at.
  if ('patternProperties' in schema) return NOT_JUDGED;
  const known = isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
  const others = Object.keys(value).filter((name) => !known.includes(name));
  if (expected !== false) return all(others.map((name) => ask(value[name] as JsonValue, expected, name)));
  const misfits = others.map((name) => ({ path: [...path, name], expected: undefined, knownKeys: known }));
  return { misfits, isSure: true };
}

/** `#/definitions/Model`; other documents are not fetched, and neither does the server. */
function reference({ value, ask }: Question, pointer: JsonValue, root: JsonObject): Judgement {
  if (typeof pointer !== 'string' || !pointer.startsWith('#')) return NOT_JUDGED;
  let schema: JsonValue | undefined = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = percentDecoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(schema)) schema = schema[Number(key)];
    else schema = isJsonObject(schema) && Object.hasOwn(schema, key) ? schema[key] : undefined;
  }
  return schema === undefined ? NOT_JUDGED : ask(value, schema);
}
