/** Values to be judged by a schema: odd ones for every property, fitting ones, and fitting ones with one part made odd. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/json.ts';

const ODD: JsonValue[] = [
  ...[null, true, false, 0, 1, -1, 2, 3, 5, 9, 10, 11, 1.5, 0.7, 0.1, 1e300, 12345678901234567890n],
  ...[
    '',
    'a',
    'ab',
    'abc',
    'abcde',
    '5',
    'red',
    'cat',
    'x1',
    'ABC',
    '12-ü',
    '12-a',
    's3://b',
    'a\n',
    '2026-01-01',
    '𝄞𝄞',
  ],
  ...[
    [],
    [1],
    ['a'],
    [1, 'a'],
    [1, 1],
    [1, true],
    [null],
    [[1], [1]],
    [1, 2, 3],
    ['a', 'a'],
    [{ a: 1 }, { a: 1 }],
  ],
  ...[
    {},
    { a: 1 },
    { a: '1' },
    { b: 1 },
    { x1: 1 },
    { kind: 'cat' },
    { kind: 'cow' },
    { kind: 'dog', lives: 'x' },
  ],
  ...[{ n: 1 }, { n: 'x', o: null }, { required: 'x' }, { value: 1, children: [{ value: 'x' }] }],
  ...[
    { $ref: { block_document_id: 'x' } },
    { $ref: 3 },
    { username: 'me' },
    { password: 3 },
    { __prefect_kind: 'json' },
  ],
];

/** So many odd values at most: judging is slow on the other side. */
const MOST_ODD = 60;

/** Objects for a schema of an object. Of many properties each has its own share of the odd values. */
export function valuesFor(schema: JsonObject): JsonObject[] {
  const properties = Object.entries(isJsonObject(schema.properties) ? schema.properties : {});
  const values: JsonObject[] = [{}, { unknown: 1 }, { unknown: 1, other: 2, third: 3, 'x-a': 'a' }];
  const every = Math.ceil((properties.length * ODD.length) / MOST_ODD);
  for (const [index, [name, property]] of properties.entries()) {
    const fitting = sample(property, schema, 0);
    const odd = ODD.filter((_, at) => at % every === index % every);
    for (const value of [...odd, fitting, ...withOddParts(fitting)]) values.push({ [name]: value });
  }
  return values;
}

/** Something that fits, mostly. */
function sample(schema: JsonValue, root: JsonObject, depth: number): JsonValue {
  if (!isJsonObject(schema) || depth > 4) return 1;
  if (typeof schema.$ref === 'string') return sample(resolve(schema.$ref, root), root, depth + 1);
  const choices = [schema.anyOf, schema.oneOf, schema.allOf].find(Array.isArray);
  if (choices !== undefined) return sample(choices[0] as JsonValue, root, depth + 1);
  if (Array.isArray(schema.enum)) return schema.enum[0] as JsonValue;
  if ('const' in schema) return schema.const as JsonValue;
  const { type } = schema;
  if (type === 'array') return [sample(schema.items ?? {}, root, depth + 1)];
  if (type === 'object') {
    const properties = isJsonObject(schema.properties) ? Object.entries(schema.properties) : [];
    return Object.fromEntries(properties.map(([name, part]) => [name, sample(part, root, depth + 1)]));
  }
  const plain: Record<string, JsonValue> = { string: 'abc', boolean: true, null: null, number: 1.5 };
  return plain[String(type)] ?? 1;
}

function resolve(pointer: string, root: JsonObject): JsonValue {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<JsonValue>((at, key) => (isJsonObject(at) ? (at[key] ?? {}) : {}), root);
}

/** The value again and again, each time with one part of it replaced or left out. */
function withOddParts(value: JsonValue): JsonValue[] {
  if (Array.isArray(value))
    return [...value.flatMap((item) => withOddParts(item).map((odd) => [odd])), [...value, 'odd'], [null]];
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)),
    ...['odd', 7, null, [], {}, [{ odd: 1 }]].map((odd) => ({ ...value, [key]: odd })),
    ...withOddParts(item).map((odd) => ({ ...value, [key]: odd })),
  ]);
}
