/** `tq validate --server` on a real server: what it finds there, and that it only reads. */
import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';
import { prefectHttp } from '../../src/adapters/prefect-http/client.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { treeSitterPython } from '../../src/adapters/tree-sitter-python.ts';
import { EVERYTHING } from '../../src/project/select.ts';
import { checkOnServer } from '../../src/reading/checking/check-on-server.ts';
import { ProjectLoader } from '../../src/reading/load-project.ts';
import { MemoryFiles } from '../fakes/memory-files.ts';
import { forwardingServer } from './forwarding-server.ts';
import { serverApi } from './server-api.ts';

const mark = randomUUID().slice(0, 8);

const YAML = `deployments:
  - {name: gone, entrypoint: "flows.py:f", work_pool: {name: gone-${mark}}}
  - {name: queue, entrypoint: "flows.py:f", work_pool: {name: k8s-${mark}, work_queue_name: fast}}
  - {name: cloud, entrypoint: "flows.py:f", work_pool: {name: k8s-${mark}}, sla: [{name: a, duration: 60}]}
  - name: variables
    entrypoint: flows.py:f
    work_pool: {name: k8s-${mark}, job_variables: {own: 1, image: a, level: }}
  - {name: block, entrypoint: "flows.py:f", work_pool: {name: k8s-${mark}}, parameters: {a: "{{ prefect.blocks.json.gone-${mark} }}"}}
`;

async function open(): Promise<ProjectLoader> {
  const files = new MemoryFiles('/project', {
    'prefect.yaml': YAML,
    'flows.py': `from prefect import flow\n\n\n@flow(name="flow-${mark}")\ndef f(a: str = "x"):\n    pass\n`,
  });
  const ports = { files, python: treeSitterPython(), clock: systemClock() };
  const project = { workingDirectory: '/project', prefectFile: 'prefect.yaml', environment: {} };
  return ProjectLoader.open({ ...project, selection: EVERYTHING, advice: true }, ports);
}

/** The codes, and what was asked of the server. */
async function check(): Promise<{ codes: string[]; requests: string[] }> {
  const requests: string[] = [];
  const { apiUrl } = await forwardingServer(inject('prefectApiUrl'), async ({ method, path }) => {
    requests.push(`${method} ${path}`);
    return undefined;
  });
  const client = prefectHttp(
    {
      apiUrl: { value: apiUrl, source: 'environment', name: 'PREFECT_API_URL' },
      cloudApiUrl: 'https://api.prefect.cloud/api',
      csrfSupport: true,
      customHeaders: [],
      tlsInsecureSkipVerify: false,
      requestTimeoutMilliseconds: 30_000,
      maxRetries: 5,
      retryJitterFactor: 0.2,
      retryExtraCodes: [],
    },
    { clock: systemClock(), variables: {} },
  );
  onTestFinished(() => client.close());
  const found = await checkOnServer(await open(), {
    connect: async () => client,
    keepSecret: () => undefined,
  });
  return { codes: found.map(({ code }) => code).sort(), requests };
}

test('a real server is asked, and nothing is written', async () => {
  const api = serverApi(inject('prefectApiUrl'));
  const properties = { own: { type: 'string' }, level: { type: 'integer', default: 1 } };
  await api('POST', '/work_pools/', {
    name: `k8s-${mark}`,
    type: 'docker',
    base_job_template: {
      variables: { type: 'object', properties },
      job_configuration: { own: '{{ own }}', level: '{{ level }}' },
    },
  });
  const { id: flowId } = (await api('POST', '/flows/', { name: `flow-${mark}` })) as { id: string };
  onTestFinished(async () => {
    await api('DELETE', `/flows/${flowId}`);
    await api('DELETE', `/work_pools/k8s-${mark}`);
  });
  const expected = ['TQ5001', 'TQ5003', 'TQ5004', 'TQ5006', 'TQ5007', 'TQ5008', 'TQ5010'];
  const { codes, requests } = await check();
  expect(codes).toEqual(expected);
  const isReading = (request: string): boolean =>
    /^GET |^POST \S+\/(filter|paginate|count)(\?\S*)?$/.test(request);
  expect(requests.filter((request) => !isReading(request))).toEqual([]);
  // Changed job variables of a deployment that exists may be null in fewer places.
  await api('POST', '/deployments/', {
    name: 'variables',
    flow_id: flowId,
    work_pool_name: `k8s-${mark}`,
    job_variables: {},
  });
  expect((await check()).codes).toEqual([...expected, 'TQ5007'].sort());
  const queues = (await api('POST', `/work_pools/k8s-${mark}/queues/filter`, {})) as { name: string }[];
  expect(queues.map(({ name }) => name)).toEqual(['default']);
});
