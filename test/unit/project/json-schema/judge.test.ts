import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/json.ts';
import { judge } from '../../../../src/project/json-schema/judge.ts';
import { knownJson, NOT_KNOWN } from '../../../../src/project/json-schema/not-known.ts';
import { completed, withoutRequired } from '../../../../src/project/json-schema/prepare.ts';
import { matchesPythonPattern } from '../../../../src/project/json-schema/python-pattern.ts';

/** `place: what must stand there`, and a question mark at the end where not everything was judged. */
function said(value: JsonValue, schema: JsonObject): string[] {
  const { misfits, isSure } = judge(value, schema);
  const lines = misfits.map(({ path, expected }) => `${path.join('.')}: ${expected ?? 'no such key'}`);
  return isSure ? lines : [...lines, '?'];
}

const MODELS: JsonObject = {
  cat: { type: 'object', properties: { kind: { const: 'cat' }, lives: { type: 'integer' } } },
  dog: { type: 'object', properties: { kind: { const: 'dog' } }, additionalProperties: false },
  tree: { type: 'object', properties: { below: { type: 'array', items: { $ref: '#/definitions/tree' } } } },
  loop: { $ref: '#/definitions/loop' },
};

describe('a misfit', () => {
  test.for<[string, JsonValue, JsonObject, string[]]>([
    ['of type', '5', { type: 'integer' }, [': a whole number']],
    ['of several types', [], { type: ['integer', 'null'] }, [': a whole number or nothing']],
    ['deep inside', { a: [{ b: 'x' }] }, nested(), ['a.0.b: a number']],
    [
      'of an optional value',
      'x',
      { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      [': a whole number or nothing'],
    ],
    ['of a bound', 3, { minimum: 5, multipleOf: 2 }, [': at least 5', ': a multiple of 2']],
    ['of a choice', 'x', { enum: ['a', 1, null] }, [': one of `a`, `1`, nothing']],
    ['by pattern', 'x', { pattern: '^a' }, [': text that matches `^a`']],
    ['by key', { a: 1, c: 2 }, { properties: { a: {} }, additionalProperties: false }, ['c: no such key']],
    ['of a model that is meant', { kind: 'cat', lives: 'x' }, either('anyOf'), ['lives: a whole number']],
    ['of no model', 5, either('oneOf'), [': a mapping']],
    ['of several models', {}, either('oneOf'), [': what one of its types alone takes']],
    [
      'in a tree',
      { below: [{ below: 5 }] },
      { $ref: '#/definitions/tree', definitions: MODELS },
      ['below.0.below: a list'],
    ],
  ])('%s', ([, value, schema, expected]) => {
    expect(said(value, schema)).toEqual(expected);
  });

  function nested(): JsonObject {
    return { properties: { a: { items: { properties: { b: { type: 'number' } } } } } };
  }

  function either(keyword: string): JsonObject {
    return { [keyword]: [{ $ref: '#/definitions/cat' }, { $ref: '#/definitions/dog' }], definitions: MODELS };
  }
});

describe('nothing is said', () => {
  test.for<[string, JsonValue, JsonObject]>([
    ['of a keyword that is not looked at', 5, { not: { type: 'integer' } }],
    ['of a reference without an end', 5, { $ref: '#/definitions/loop', definitions: MODELS }],
    ['of a reference to nowhere', 5, { $ref: '#/definitions/none' }],
    ['of a keyword in a wrong shape', 5, { type: 'decimal' }],
    ['of a factor of nothing', 5, { multipleOf: 0 }],
    ['of a value that is made later', NOT_KNOWN, { type: 'integer' }],
  ])('%s, and that is told', ([, value, schema]) => {
    expect(said(value, schema)).toEqual(['?']);
  });

  test('of two texts that are made later', () => {
    expect(said([NOT_KNOWN, NOT_KNOWN], { uniqueItems: true })).toEqual([]);
  });
});

test('whole numbers of any size are told apart', () => {
  const ids = [9007199254740993n, 9007199254740992n];
  expect(said(ids, { uniqueItems: true, items: { type: 'integer' } })).toEqual([]);
  expect(said([1, 1n], { uniqueItems: true })).toEqual([': a list without repetitions']);
  expect(said([1, true], { uniqueItems: true })).toEqual([]);
});

test('a value keeps what is known of it', () => {
  const value = { a: ['x', '{{ later }}'], b: 1 };
  expect(knownJson(value, (part) => part === '{{ later }}')).toEqual({ a: ['x', NOT_KNOWN], b: 1 });
});

describe('a schema before it is used', () => {
  const schema: JsonObject = {
    required: ['a'],
    properties: {
      a: { type: 'integer' },
      b: { type: 'integer' },
      c: { type: 'integer', default: 1 },
      required: { type: 'integer' },
    },
    anyOf: [{ required: ['a'] }],
  };
  const nothing = { a: null, b: null, c: null };

  test('asks for nothing, but where a list asks', () => {
    expect(said({}, withoutRequired(schema))).toEqual([': a mapping with `a`']);
    expect(said({ a: 1, required: 'x' }, withoutRequired(schema))).toEqual([]);
  });

  test.for([
    ['optional-without-default', ['a: a whole number', 'c: a whole number']],
    ['optional', ['a: a whole number']],
  ] as const)('takes null for what is %s', ([nullable, expected]) => {
    expect(said(nothing, completed(schema, nullable))).toEqual(expected);
  });
});

test.for<[string, string, boolean | undefined]>([
  ['^[a-z]+$', 'ü', false],
  ['\\d', '５', undefined],
  ['(?P<a>x)', 'x', undefined],
  ['x$', 'x\n', undefined],
  ['(', 'x', undefined],
  ['^.$', '𝄞', true],
])('the pattern %s on %s: %s', ([pattern, text, expected]) => {
  expect(matchesPythonPattern(pattern, text)).toBe(expected);
});
