/** What `tq preflight --server` finds on a real server, and that it only reads. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { forwardingServer, isWrite } from './forwarding-server.ts';
import { tq } from './run-binary.ts';
import { serverApi } from './server-api.ts';

const mark = randomUUID().slice(0, 8);
const api = serverApi(inject('prefectApiUrl'));
/** Paths of what is made, removed in the end. */
const made: string[] = [];
let directory: string;

const FLOWS = `from prefect import flow
from prefect.blocks.system import Secret
from prefect.variables import Variable


@flow(name="flow-${mark}")
def f(a: str = "x"):
    Secret.load("gone-${mark}")
    Variable.get("there_${mark}")


@flow(name="quiet-${mark}")
def quiet():
    pass
`;

const NIGHTLY = 'schedules: [{cron: "0 3 * * *"}]';

const YAML = `tq: {pools: {stock-${mark}: docker}}
deployments:
  - {name: idle, entrypoint: "flows.py:f", work_pool: {name: idle-${mark}}, tags: [seen-${mark}], ${NIGHTLY}}
  - {name: paused, entrypoint: "flows.py:quiet", work_pool: {name: paused-${mark}}, ${NIGHTLY}}
  - {name: busy, entrypoint: "flows.py:quiet", work_pool: {name: busy-${mark}, work_queue_name: slow}}
  - {name: stock, entrypoint: "flows.py:quiet", work_pool: {name: stock-${mark}, job_variables: {env_from: [{secretRef: {name: db}}]}}}
  - {name: own, entrypoint: "flows.py:quiet", work_pool: {name: own-${mark}, job_variables: {env_from: [{secretRef: {name: Db_1}}]}}}
`;

/** Some of what the template of prefect-kubernetes 0.8.0 has; `more`: what the pool's own adds. */
function kubernetes(variables: object, container: object) {
  const env = { type: 'object', additionalProperties: { type: 'string' } };
  const spec = {
    ...{ parallelism: 1, completions: 1, restartPolicy: 'Never' },
    containers: [
      {
        name: 'prefect-job',
        env: '{{ env }}',
        image: '{{ image }}',
        imagePullPolicy: '{{ image_pull_policy }}',
        ...container,
      },
    ],
  };
  const properties = { env, image: { type: 'string' }, image_pull_policy: { type: 'string' }, ...variables };
  const manifest = { apiVersion: 'batch/v1', kind: 'Job', metadata: {}, spec: { template: { spec } } };
  return {
    variables: { type: 'object', properties },
    job_configuration: { job_manifest: manifest },
  };
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tq-preflight-'));
  writeFileSync(join(directory, 'flows.py'), FLOWS);
  writeFileSync(join(directory, 'prefect.yaml'), YAML);
  const pool = async (name: string, more: object): Promise<void> => {
    await api('POST', '/work_pools/', { name: `${name}-${mark}`, type: 'process', ...more });
    made.push(`/work_pools/${name}-${mark}`);
  };
  await pool('idle', {});
  await pool('paused', { is_paused: true });
  await pool('busy', {});
  await pool('stock', { type: 'kubernetes', base_job_template: kubernetes({}, {}) });
  await pool('own', {
    type: 'kubernetes',
    base_job_template: kubernetes({ env_from: { type: 'array' } }, { envFrom: '{{ env_from }}' }),
  });
  await api('POST', `/work_pools/busy-${mark}/queues`, { name: 'slow', is_paused: true });
  await api('POST', '/variables/', { name: `there_${mark}`, value: 'hush' });
  made.push(`/variables/name/there_${mark}`);
  const trigger = {
    type: 'event',
    posture: 'Reactive',
    expect: ['prefect.flow-run.Failed'],
    match_related: { 'prefect.resource.id': `prefect.tag.seen-${mark}`, 'prefect.resource.role': 'tag' },
  };
  const actions = [{ type: 'cancel-flow-run' }, { type: 'run-deployment', source: 'inferred' }];
  const automation = { name: `watch-${mark}`, trigger, actions };
  const { id } = (await api('POST', '/automations/', automation)) as { id: string };
  made.push(`/automations/${id}`);
});

afterAll(async () => {
  for (const path of made) await api('DELETE', path);
  rmSync(directory, { recursive: true, force: true });
});

interface Finding {
  code: string;
  message: string;
}

async function preflight(apiUrl: string) {
  // A worker that is not heard of for a while is no longer online.
  for (const name of ['busy', 'stock', 'own'])
    await api('POST', `/work_pools/${name}-${mark}/workers/heartbeat`, { name: 'a worker' });
  const variables = { PREFECT_API_URL: apiUrl };
  const { stdout, stderr } = await tq(['preflight', '--server', '--json'], { directory, variables });
  expect(stdout + stderr).not.toContain('hush');
  const printed = JSON.parse(stdout) as { diagnostics?: Finding[]; findings?: Finding[] };
  const ofServer = (printed.diagnostics ?? printed.findings ?? []).filter(({ code }) =>
    code.startsWith('TQ5'),
  );
  return { said: ofServer.map(({ code, message }) => `${code} ${message}`).sort(), stdout };
}

test('a real server is asked once for each thing, and nothing is written', async () => {
  const requests: { method: string; path: string }[] = [];
  const { apiUrl } = await forwardingServer(inject('prefectApiUrl'), async ({ method, path }) => {
    requests.push({ method, path });
    return undefined;
  });
  const { said, stdout } = await preflight(apiUrl);
  expect(said).toEqual([
    expect.stringContaining(`TQ5006 the work pool \`stock-${mark}\` has no job variable \`env_from\``),
    `TQ5009 the work pool \`paused-${mark}\` is paused, so no run of it starts`,
    `TQ5009 the work queue \`slow\` of the work pool \`busy-${mark}\` is paused, so no run in it starts`,
    `TQ5010 no worker of the work pool \`idle-${mark}\` is online, so runs of it stay late`,
    expect.stringContaining(`TQ5011 the work pool \`stock-${mark}\` is of type \`kubernetes\` on the server`),
    `TQ5012 the server has no block \`secret/gone-${mark}\`, which the flow asks for`,
    'TQ5016 `spec.template.spec.containers[0].envFrom[0].secretRef.name` cannot be `Db_1`',
    'TQ5017 no automation of the server watches for failed runs of `paused`',
  ]);
  expect(stdout).toContain(`pool \`own-${mark}\` (kubernetes), 1 worker online`);
  expect(stdout).toContain(`the automation \`watch-${mark}\` watches`);
  expect(requests.filter(isWrite)).toEqual([]);
  expect(requests.length).toBeLessThan(30);
});

test('half of it forbidden leaves the other half intact', async () => {
  const { apiUrl } = await forwardingServer(inject('prefectApiUrl'), async ({ path }) =>
    /workers\/filter|automations|block_documents/.test(path)
      ? { status: 403, body: { detail: 'Forbidden' } }
      : undefined,
  );
  const { said, stdout } = await preflight(apiUrl);
  expect(said.filter((each) => /TQ50(09|10)/.test(each))).toHaveLength(3);
  expect(said.filter((each) => /TQ50(12|17)/.test(each))).toEqual([]);
  for (const what of ['workers', 'automations', 'blocks'])
    expect(stdout).toContain(`the server forbids to read ${what} (403)`);
});
