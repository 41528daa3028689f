/**
 * Job variables judged by `tq validate` without a server, by the templates that it carries, and by a real server whose
 * pools have the templates of the packages: refused by both or by neither.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readPoolTemplates } from '../../scripts/pool-templates.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { DeploymentFields } from '../../src/plan/state.ts';
import { checkJobVariables } from '../../src/preflight/job-variables.ts';
import { checkJobVariablesByType } from '../../src/preflight/job-variables-by-type.ts';
import { loadPoolTemplate } from '../../src/preflight/pool-templates.ts';
import { parseDocument } from '../../src/project/parse-document.ts';
import { isMapping, toJsonObject, valueAt } from '../../src/project/yaml-value.ts';
import { CASES } from './job-variables-cases.ts';
import { askServer } from './server-api.ts';

const mark = randomUUID().slice(0, 8);
const TYPES = ['process', 'docker', 'kubernetes'] as const;
const cases = TYPES.flatMap((type) => CASES[type].map((written) => ({ type, written })));
let flowId = '';
/** As the packages have them. */
let variables: Record<(typeof TYPES)[number], JsonObject>;

/** The status, and what the server says. */
async function request(method: string, path: string, body?: JsonObject) {
  const { status, text } = await askServer(inject('prefectApiUrl'), method, path, body);
  return { status, answer: (text === '' ? null : JSON.parse(text)) as JsonValue };
}

beforeAll(async () => {
  const { python } = await pythonEnvironment();
  const { process, docker } = await readPoolTemplates(python);
  const kubernetes = (await loadPoolTemplate('kubernetes')).variables;
  variables = { process: process?.whole ?? {}, docker: docker?.whole ?? {}, kubernetes };
  for (const type of TYPES) {
    // An empty configuration counts as none.
    const template = { variables: variables[type], job_configuration: { env: '{{ env }}' } };
    const body = { name: `${type}-${mark}`, type, base_job_template: template };
    expect(await request('POST', '/work_pools/', body)).toMatchObject({ status: 201 });
  }
  const { answer } = await request('POST', '/flows/', { name: `flow-${mark}` });
  flowId = String((answer as JsonObject).id);
});

afterAll(async () => {
  await request('DELETE', `/flows/${flowId}`);
  for (const type of TYPES) await request('DELETE', `/work_pools/${type}-${mark}`);
});

/** A whole file for one work pool, which is of that type by its name. */
function fileOf(type: string, written: string) {
  const text = `deployments:\n  - {work_pool: {name: ${type}-${mark}, job_variables: ${written}}}\n`;
  const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(text));
  const values = valueAt(document!.data, ['deployments', 0, 'work_pool', 'job_variables']);
  const jobVariables = isMapping(values) ? toJsonObject(values) : {};
  const workPool = { name: `${type}-${mark}`, workQueueName: null, jobVariables };
  return {
    document: document!,
    deployment: { path: ['deployments', 0], pending: new Set<string>(), workPool },
  };
}

const isWrong = ({ code }: { code: string }): boolean => code === 'TQ5007';

test('job variables of a new deployment are refused by the server and found without it, or neither', async () => {
  const differences: string[] = [];
  const count = { refused: 0, taken: 0 };
  for (const [index, { type, written }] of cases.entries()) {
    const { document, deployment } = fileOf(type, written);
    const { status, answer } = await request('POST', '/deployments/', {
      name: `d${index}`,
      flow_id: flowId,
      work_pool_name: deployment.workPool.name,
      job_variables: deployment.workPool.jobVariables,
    });
    const found = await checkJobVariablesByType(document, [deployment]);
    expect([201, 422]).toContain(status);
    count[status === 201 ? 'taken' : 'refused'] += 1;
    if ((status === 201) === found.some(isWrong))
      differences.push(`${type} ${written}: ${status} ${JSON.stringify(answer).slice(0, 200)}`);
  }
  expect(differences).toEqual([]);
  expect(count.refused).toBeGreaterThan(20);
  expect(count.taken).toBeGreaterThan(20);
});

test('job variables of an old deployment are refused by the server and found with it, or neither', async () => {
  const differences: string[] = [];
  for (const type of TYPES) {
    const pool = { name: `${type}-${mark}`, type, variables: variables[type] };
    const made = { name: `old-${type}`, flow_id: flowId, work_pool_name: pool.name };
    const { id } = (await request('POST', '/deployments/', made)).answer as JsonObject;
    for (const written of CASES[type]) {
      const { document, deployment } = fileOf(type, written);
      const change = { job_variables: deployment.workPool.jobVariables, work_pool_name: pool.name };
      const { status, answer } = await request('PATCH', `/deployments/${String(id)}`, change);
      expect([204, 409]).toContain(status);
      const live = { fields: { job_variables: { other: 1 } } as unknown as DeploymentFields };
      if ((status === 204) === checkJobVariables(document, deployment, pool, live).some(isWrong))
        differences.push(`${type} ${written}: ${status} ${JSON.stringify(answer).slice(0, 200)}`);
    }
  }
  expect(differences).toEqual([]);
});
