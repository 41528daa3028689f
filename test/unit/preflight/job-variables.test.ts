import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import type { DeploymentFields } from '../../../src/plan/state.ts';
import { checkJobVariables } from '../../../src/preflight/job-variables.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { toJsonObject, valueAt, type YamlMapping } from '../../../src/project/yaml-value.ts';

const VARIABLES: JsonObject = {
  type: 'object',
  properties: {
    image: { type: 'string', title: 'Image' },
    env: { type: 'object', additionalProperties: { type: 'string' } },
    stream_output: { type: 'boolean', default: true },
    memory: { type: 'integer' },
  },
  required: ['memory'],
};

interface Situation {
  variables?: JsonObject;
  pending?: string[];
  /** What the server holds; absent: the deployment is new. */
  live?: JsonObject;
}

function check(entry: string, { variables = VARIABLES, pending = [], live }: Situation = {}): string[] {
  const text = `deployments:\n  - name: d\n${entry}`;
  const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(text));
  const path = ['deployments', 0];
  const written = valueAt(document!.data, [...path, 'work_pool', 'job_variables']) ?? {};
  const deployment = {
    path,
    pending: new Set(pending),
    workPool: { name: 'p', workQueueName: null, jobVariables: toJsonObject(written as YamlMapping) },
  };
  const pool = { name: 'p', type: 'docker', ...(Object.keys(variables).length > 0 ? { variables } : {}) };
  const before = live === undefined ? undefined : { fields: { job_variables: live } as DeploymentFields };
  return checkJobVariables(document!, deployment, pool, before).map(
    ({ code, severity, message, where, help }) =>
      `${code} ${severity} ${where?.start.line}:${where?.start.column} ${message}${help === undefined ? '' : ` (${help})`}`,
  );
}

test('names that the pool does not have are ignored, and said to be', () => {
  expect(check('    work_pool: {job_variables: {imag: x, retries: 1}}\n')).toEqual([
    'TQ5006 warning 3:33 the work pool `p` has no job variable `imag`, so it is ignored; did you mean `image`?',
    'TQ5006 warning 3:42 the work pool `p` has no job variable `retries`, so it is ignored (it has `image`, `env`, `stream_output`, `memory`)',
  ]);
});

test('values that do not fit are errors, also those of triggers', () => {
  expect(
    check(
      '    work_pool: {job_variables: {env: {A: 1, B: "2"}}}\n    triggers: [{expect: [a]}, {job_variables: {memory: much}}]\n',
    ),
  ).toEqual([
    'TQ5007 error 3:42 `A` of job variable `env` must be text, found the number `1` (put it in quotes: `"1"`)',
    'TQ5007 error 4:56 job variable `memory` must be a whole number, found the text `much`',
  ]);
});

test('null is taken for what has a default, until the job variables are changed', () => {
  const entry = '    work_pool: {job_variables: {stream_output: , image: }}\n';
  expect(check(entry)).toEqual([]);
  expect(check(entry, { live: { stream_output: null, image: null } })).toEqual([]);
  expect(check(entry, { live: {} })).toEqual([
    'TQ5007 error 3:33 job variable `stream_output` must be `true` or `false`, found nothing',
  ]);
});

test('outputs of steps are not judged before the steps have run', () => {
  const entry = '    work_pool: {job_variables: {memory: "{{ a.b }}", env: {A: "{{ a.b }}", B: 1}}}\n';
  expect(check(entry, { pending: ['work_pool'] }).map((line) => line.slice(0, 21))).toEqual([
    'TQ5007 error 3:79 `B`',
  ]);
  expect(check(entry)).toHaveLength(2);
});

test('a pool that declares nothing takes everything', () => {
  expect(check('    work_pool: {job_variables: {anything: 1}}\n', { variables: {} })).toEqual([]);
});
