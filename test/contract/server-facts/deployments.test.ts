/** What the requests that write a deployment do to fields that they send, leave out or send as null. */
import { describe, expect, test } from 'vitest';
import { everyTenMinutes, serverByHand, someName } from './server-by-hand.ts';

const SCHEMA = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
const FULL = {
  description: 'text',
  tags: ['a'],
  version: '1',
  path: '/work',
  entrypoint: 'flows.py:flow',
  parameters: { n: 1 },
  parameter_openapi_schema: SCHEMA,
  enforce_parameter_schema: true,
  job_variables: { env: { A: '1' } },
  pull_steps: [{ 'prefect.deployments.steps.set_working_directory': { directory: '/work' } }],
  concurrency_options: { collision_strategy: 'ENQUEUE', grace_period_seconds: null },
  concurrency_limit: 2,
  labels: { mine: 'yes' },
};
/** As the server returns it, which leaves the number of `concurrency_limit` to `global_concurrency_limit`. */
const STORED = {
  ...FULL,
  concurrency_limit: null,
  global_concurrency_limit: { limit: 2 },
  labels: { mine: 'yes' },
};

describe('deployments on Prefect 3.8.8', () => {
  const server = serverByHand();

  test('POST creates with 201 and changes what is there with 200', async () => {
    const deployment = { name: 'nightly', flow_id: await server.flow(), description: 'a' };
    const first = await server.ask('POST', '/deployments/', deployment);
    const second = await server.ask('POST', '/deployments/', { ...deployment, description: 'b' });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({ id: first.body.id, description: 'b' });
  });

  test('POST of the deployment that is there empties parameters, labels and schedules that are not sent, and keeps the rest', async () => {
    const deployment = await server.deployment({ ...FULL, schedules: [everyTenMinutes('a')] });
    expect(deployment).toMatchObject(STORED);
    await server.postAgain(deployment);
    const after = await server.read(deployment.id);
    expect(after).toMatchObject({
      ...STORED,
      paused: true,
      parameters: {},
      schedules: [],
      labels: { 'prefect.flow.id': deployment.flow_id },
    });
    expect(after.labels).not.toHaveProperty('mine');
    expect(after.parameters).toEqual({});
  });

  test('PATCH answers 204 without a body, and keeps what is not sent', async () => {
    const deployment = await server.deployment(FULL);
    expect(await server.patch(deployment.id, { description: 'b' })).toMatchObject({ status: 204, body: '' });
    expect(await server.read(deployment.id)).toMatchObject({ ...STORED, description: 'b' });
  });

  test.each(['name', 'flow_id', 'labels', 'nonsense'])('PATCH refuses `%s` with 422', async (field) => {
    const { id, flow_id } = await server.deployment();
    const values: Record<string, unknown> = { flow_id, labels: { a: 'b' } };
    expect(await server.patch(id, { [field]: values[field] ?? 'x' })).toMatchObject({
      status: 422,
      body: { exception_detail: [{ type: 'extra_forbidden', loc: ['body', field] }] },
    });
  });

  test.each(['id', 'nonsense'])('POST refuses `%s` with 422', async (field) => {
    const flow_id = await server.flow();
    expect(await server.status('POST', '/deployments/', { name: 'a', flow_id, [field]: flow_id })).toBe(422);
  });

  test('PATCH of a deployment that is gone answers 404', async () => {
    expect((await server.patch(await server.flow(), {})).status).toBe(404);
  });

  test('PATCH with nothing in it moves the time of change', async () => {
    const { id, updated } = await server.deployment();
    await server.patch(id, {});
    expect((await server.read(id)).updated).not.toBe(updated);
  });

  test.each([
    'description',
    'version',
    'path',
    'entrypoint',
    'pull_steps',
    'parameter_openapi_schema',
    'concurrency_options',
  ])('PATCH with null clears `%s`', async (field) => {
    const { id } = await server.deployment(FULL);
    expect((await server.patch(id, { [field]: null })).status).toBe(204);
    expect(await server.read(id)).toMatchObject({ [field]: null });
  });

  test('PATCH with null takes the concurrency limit away', async () => {
    const { id, global_concurrency_limit: limit } = await server.deployment({ concurrency_limit: 2 });
    expect(limit).toMatchObject({ name: `deployment:${id}`, limit: 2 });
    expect((await server.patch(id, { concurrency_limit: null })).status).toBe(204);
    expect((await server.read(id)).global_concurrency_limit).toBe(null);
    expect(await server.status('GET', `/v2/concurrency_limits/${limit!.id}`)).toBe(404);
  });

  test.each([
    ['tags', 422],
    ['paused', 422],
    ['schedules', 422],
    ['parameters', 409],
    ['enforce_parameter_schema', 409],
  ])('PATCH with null is refused for `%s` with %i', async (field, status) => {
    const { id } = await server.deployment(FULL);
    expect((await server.patch(id, { [field]: null })).status).toBe(status);
  });

  test('PATCH with null leaves job variables as they are, with 204', async () => {
    const { id } = await server.deployment(FULL);
    expect((await server.patch(id, { job_variables: null })).status).toBe(204);
    expect(await server.read(id)).toMatchObject({ job_variables: FULL.job_variables });
  });

  test('an empty map empties job variables, by PATCH and by POST', async () => {
    const deployment = await server.deployment(FULL);
    await server.patch(deployment.id, { job_variables: {} });
    expect((await server.read(deployment.id)).job_variables).toEqual({});
    await server.patch(deployment.id, { job_variables: { a: 1 } });
    await server.postAgain(deployment, { job_variables: {} });
    expect((await server.read(deployment.id)).job_variables).toEqual({});
  });

  test('parameters against the schema are refused: PATCH 409, POST 422', async () => {
    const { id, flow_id } = await server.deployment(FULL);
    const { status, body } = await server.patch(id, { parameters: { n: 'x' } });
    expect([status, body.detail]).toEqual([409, expect.stringContaining("field 'n'")]);
    const wrong = { ...FULL, name: 'other', flow_id, parameters: { n: 'x' } };
    expect(await server.status('POST', '/deployments/', wrong)).toBe(422);
  });

  test('PATCH takes parameters without a required one, and a run then is refused with 409', async () => {
    const { id } = await server.deployment(FULL);
    expect((await server.patch(id, { parameters: {} })).status).toBe(204);
    expect(await server.status('POST', `/deployments/${id}/create_flow_run`, {})).toBe(409);
  });

  test('PATCH takes parameters against the schema that is switched off in the same request', async () => {
    const { id } = await server.deployment(FULL);
    const body = { parameters: { n: 'x' }, enforce_parameter_schema: false };
    expect((await server.patch(id, body)).status).toBe(204);
  });

  test('PATCH of the schema alone is refused with 409 where the stored parameters break it', async () => {
    const { id } = await server.deployment(FULL);
    const parameter_openapi_schema = { type: 'object', properties: { n: { type: 'string' } } };
    expect((await server.patch(id, { parameter_openapi_schema })).status).toBe(409);
    expect((await server.patch(id, { parameter_openapi_schema, parameters: { n: 'x' } })).status).toBe(204);
  });

  test('after the schema is cleared, every PATCH is refused with 409 until one is sent', async () => {
    const { id } = await server.deployment(FULL);
    await server.patch(id, { parameter_openapi_schema: null });
    expect((await server.patch(id, {})).status).toBe(409);
    expect((await server.patch(id, { parameter_openapi_schema: SCHEMA })).status).toBe(204);
  });

  test('PATCH stores what a parameter of its own kind stands for, POST the parameter as sent', async () => {
    const name = someName('facts').replace('-', '_');
    await server.get('POST', '/variables/', { name, value: 'held' });
    server.remember(`/variables/name/${name}`);
    const parameters = {
      json: { __prefect_kind: 'json', value: '[1]' },
      jinja: { __prefect_kind: 'jinja', template: '{{ 1 + 1 }}' },
      variable: { __prefect_kind: 'workspace_variable', variable_name: name },
      text: '{{ x }}',
    };
    const { id, parameters: posted } = await server.deployment({ parameters });
    expect(posted).toEqual(parameters);
    await server.patch(id, { parameters });
    const patched = { json: [1], jinja: '2', variable: 'held', text: '{{ x }}' };
    expect((await server.read(id)).parameters).toEqual(patched);
  });

  test('PATCH with a parameter of a variable that is not there is refused with 400', async () => {
    const { id } = await server.deployment();
    const variable = { __prefect_kind: 'workspace_variable', variable_name: 'not_there' };
    expect((await server.patch(id, { parameters: { variable } })).status).toBe(400);
  });
});
