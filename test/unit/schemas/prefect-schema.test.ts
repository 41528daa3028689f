/** `schemas/prefect.schema.json` as editors use it: everything is described, nothing that works is refused. */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compiledSchema } from '../../../scripts/compiled-schema.ts';
import { lintNames } from '../../../scripts/lint-names.ts';
import { inputsOf, type StandardStep } from '../../../src/steps/standard-steps.ts';

interface Schema {
  [keyword: string]: unknown;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  examples?: unknown[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  $ref?: string;
}

const ROOT = join(import.meta.dirname, '..', '..', '..');
const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', 'prefect.schema.json'), 'utf8')) as Schema & {
  definitions: Record<string, Schema>;
};

const ajv = new Ajv({ strict: false, allErrors: true });
const validate = ajv.compile(schema);

function resolve(part: Schema): Schema {
  const name = part.$ref?.split('/').at(-1);
  return name === undefined ? part : { ...(schema.definitions[name] as Schema), ...part };
}

/** Every property of every schema, with a path for messages. Branches of `oneOf` only repeat properties. */
function* properties(part: Schema, path = ''): Generator<[path: string, property: Schema]> {
  for (const [name, property] of Object.entries(part.properties ?? {})) {
    yield [`${path}/${name}`, resolve(property)];
    yield* properties(property, `${path}/${name}`);
  }
}

const ALL = [
  ...properties(schema),
  ...Object.entries(schema.definitions).flatMap(([name, part]) => [...properties(part, name)]),
];

/** What a person types freely: neither one of a few words nor `true` or `false`. */
function isFreeScalar({ type, enum: choices }: Schema): boolean {
  const types = [type ?? []].flat();
  const isScalar = types.some((each) => each === 'string' || each === 'number' || each === 'integer');
  return isScalar && choices === undefined && !types.includes('boolean');
}

describe('every property', () => {
  test('is described in a sentence', () => {
    expect(ALL.length).toBeGreaterThan(150);
    const bare = ALL.filter(([, { description = '' }]) => !/^.{10,}[^\s,;]$/.test(description));
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  test('shows how it is written, unless its choices do', () => {
    const bare = ALL.filter(([, property]) => isFreeScalar(property) && property.examples === undefined);
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  test('takes its own examples and its default', () => {
    const refused = ALL.filter(([, property]) => {
      const accepts = ajv.compile({ ...property, definitions: schema.definitions });
      const preset = property.default === undefined ? [] : [property.default];
      return [...(property.examples ?? []), ...preset].some((value) => !accepts(value));
    });
    expect(refused.map(([path]) => path)).toEqual([]);
  });
});

test('the names of findings under `tq.lint` are current (`npm run generate` makes them so)', () => {
  const { lint } = schema.properties?.tq?.properties ?? {};
  expect(lint?.properties).toEqual(lintNames());
});

describe('a step of Prefect', () => {
  const known = Object.keys(schema.definitions.step?.properties ?? {});
  const standard = known.filter((name) => name.startsWith('prefect.deployments.steps.'));

  test('each is offered', () => {
    expect(standard).toHaveLength(6);
    expect(known.length - standard.length).toBe(2);
  });

  test.for(standard)('%s has the inputs that `tq` knows', (name) => {
    const { known: inputs, required } = inputsOf(name.split('.').at(-1) as StandardStep);
    const offered = resolve(schema.definitions.step?.properties?.[name] as Schema);
    const names = Object.keys(offered.properties ?? {}).filter(
      (each) => each !== 'id' && each !== 'requires',
    );
    expect(names.sort()).toEqual(Object.keys(inputs).sort());
    expect(offered.required ?? []).toEqual(required);
  });
});

test('what `tq` checks with has one cause for each error: no keyword that tries branches', () => {
  const text = JSON.stringify(compiledSchema(schema));
  for (const keyword of ['oneOf', 'anyOf', 'allOf', 'not', 'if', 'required', 'description', 'examples']) {
    expect(text).not.toMatch(new RegExp(`"${keyword}":(?!\\{"type)`));
  }
});

test.for<[key: string, isTaken: boolean]>([
  ['x-pool', true],
  ['.pool', true],
  ['xpool', false],
  ['pool', false],
  ['X-pool', false],
])('at the top `%s` is taken: %s', ([key, isTaken]) => {
  expect(validate({ deployments: [], [key]: { name: 'local' } })).toBe(isTaken);
  expect(validate({ deployments: [{ name: 'a', entrypoint: 'a.py:a', [key]: 1 }] })).toBe(false);
});

test('a pattern of keys is described, too', () => {
  expect(Object.values(schema.patternProperties ?? {}).map((each) => each.description)).toEqual([
    expect.stringMatching(/^.{10,}[^\s,;]$/),
  ]);
});

const FIXTURES = join(ROOT, 'test', 'fixtures');
const WORKING = [
  ...readdirSync(join(ROOT, 'examples')).map((name) => join(ROOT, 'examples', name)),
  ...readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.near-miss'))
    .map((name) => join(FIXTURES, name)),
].filter((folder) => existsSync(join(folder, 'prefect.yaml')));

test('a file in which `tq validate` finds nothing is right in an editor, too', () => {
  expect(WORKING.length).toBeGreaterThan(30);
  const refused = WORKING.flatMap((folder) => {
    const text = readFileSync(join(folder, 'prefect.yaml'), 'utf8');
    if (validate(parse(text, { merge: true, logLevel: 'silent' }))) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${folder}${instancePath} ${message}`);
  });
  expect(refused).toEqual([]);
});
