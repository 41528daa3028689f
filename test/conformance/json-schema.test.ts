/**
 * Parameters and job variables judged by tq and by the functions of the real Prefect's server: taken by both or refused
 * by both, but for the few values about which tq says nothing because it does not know.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import { decodeJson, encodeJson } from '../../src/json-text.ts';
import { judge } from '../../src/project/json-schema/judge.ts';
import { completed, withoutRequired } from '../../src/project/json-schema/prepare.ts';
import { valuesFor } from './json-schema/values.ts';

const FOLDER = import.meta.dirname;

/** What tq makes of a schema before it judges, by the function of the server that it stands for. */
const PREPARED: Record<string, (schema: JsonObject) => JsonObject> = {
  parameters_of_a_new_deployment: withoutRequired,
  parameters_of_an_old_deployment: (schema) => withoutRequired(completed(schema, 'optional-without-default')),
  job_variables_of_a_new_deployment: (schema) => withoutRequired(completed(schema, 'optional')),
  job_variables_of_an_old_deployment: (schema) =>
    withoutRequired(completed(schema, 'optional-without-default')),
};

const POOLS = [
  'process',
  'docker',
  'kubernetes',
  'ecs',
  'cloud-run',
  'cloud-run-v2',
  'vertex-ai',
  'azure-container-instance',
];

function linesOf(...path: string[]): JsonObject[] {
  const lines = readFileSync(join(FOLDER, ...path), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => decodeJson(line) as JsonObject);
}

const OF_FLOWS = linesOf('signatures.jsonl')
  .map((line) => line.parameter_openapi_schema)
  .filter(isJsonObject);
/** Of pydantic's for less common types, and some with keywords that neither flows nor pools have. */
const OTHERS = linesOf('json-schema', 'schemas.jsonl');

interface Answer {
  schema: JsonObject;
  answers: (null | string | { broken: string })[];
}

async function ask(questions: readonly JsonObject[]): Promise<Answer[]> {
  const { python } = await pythonEnvironment();
  const { stdout } = await execa(python, [join(FOLDER, 'json-schema', 'oracle.py')], {
    input: questions.map((question) => encodeJson(question)).join('\n'),
    env: { PREFECT_LOGGING_LEVEL: 'ERROR' },
  });
  return stdout.split('\n').map((line) => decodeJson(line) as unknown as Answer);
}

interface Pair {
  by: string;
  schema: JsonObject;
  value: JsonValue;
  server: null | string | { broken: string };
}

const pairs: Pair[] = [];

beforeAll(async () => {
  const templates = await ask(
    POOLS.map((template) => ({ schema: { template }, by: 'job_variables_of_a_new_deployment', values: [] })),
  );
  const ways = Object.keys(PREPARED);
  const forParameters = ways.filter((by) => by.startsWith('parameters'));
  const forJobs = ways.filter((by) => by.startsWith('job'));
  const schemas = [
    ...OF_FLOWS.map((schema) => ({ schema, ways: forParameters })),
    ...OTHERS.map((schema) => ({ schema, ways })),
    ...templates.map(({ schema }) => ({ schema, ways: forJobs })),
  ];
  const questions = schemas.flatMap(({ schema, ways: some }) => {
    const values = valuesFor(schema);
    return some.map((by) => ({ schema, by, values }));
  });
  const answers = await ask(questions);
  for (const [index, { schema, by, values }] of questions.entries()) {
    for (const [at, value] of values.entries())
      pairs.push({ by, schema, value, server: answers[index]?.answers[at] ?? null });
  }
});

function judged({ by, schema, value }: Pair) {
  return judge(value, (PREPARED[by] as (schema: JsonObject) => JsonObject)(schema));
}

describe('values judged by a schema', () => {
  test('are refused by the server when tq refuses them', () => {
    const wrong = pairs.filter((pair) => pair.server === null && judged(pair).misfits.length > 0);
    expect(wrong.map(shown).slice(0, 20)).toEqual([]);
  });

  test('are refused by tq when the server refuses them, unless tq has not judged them', () => {
    const wrong = pairs.filter((pair) => {
      const { misfits, isSure } = judged(pair);
      // tq leaves the format of a text to the server, which looks at it for job variables of an old deployment alone.
      const isFormat = /Failed validating 'format'/.test(String(pair.server));
      return typeof pair.server === 'string' && misfits.length === 0 && isSure && !isFormat;
    });
    expect(wrong.map(shown).slice(0, 20)).toEqual([]);
  });

  test('are many, and few of them are not judged', () => {
    const refused = pairs.filter(({ server }) => typeof server === 'string');
    const taken = pairs.filter(({ server }) => server === null);
    const unjudged = refused.filter((pair) => judged(pair).misfits.length === 0);
    expect(refused.length).toBeGreaterThan(500);
    expect(taken.length).toBeGreaterThan(500);
    expect(unjudged.length / refused.length).toBeLessThan(0.02);
  });
});

function shown({ by, schema, value, server }: Pair): string {
  const [name = ''] = Object.keys(value as JsonObject);
  const property = (schema.properties as JsonObject | undefined)?.[name] ?? null;
  return `${by}: ${encodeJson(value)} by ${encodeJson(property)}: server ${encodeJson(server)}`;
}
