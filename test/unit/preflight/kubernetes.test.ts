import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import {
  checkManifest,
  jobTemplate,
  manifestFaults,
} from '../../../src/preflight/kubernetes/check-manifest.ts';
import { likelyQuantity, quantity } from '../../../src/preflight/kubernetes/quantity.ts';
import { renderManifest } from '../../../src/preflight/kubernetes/render-manifest.ts';
import { loadStockManifest } from '../../../src/preflight/kubernetes/stock-template.ts';
import { loadPoolTemplate } from '../../../src/preflight/pool-templates.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { isMapping, toJsonObject, valueAt } from '../../../src/project/yaml-value.ts';

const stock = {
  variables: (await loadPoolTemplate('kubernetes')).variables,
  manifest: await loadStockManifest(),
};

/** What is said of a deployment with these job variables, with the line in which it stands. */
function said(jobVariables: string, manifest: JsonObject = stock.manifest, more: JsonObject = {}): string[] {
  const text = `deployments:\n  - name: a\n    work_pool:\n      name: k8s\n      job_variables: {${jobVariables}}\n`;
  const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(text));
  if (document === undefined) throw new Error('the text is no YAML');
  const path = ['deployments', 0];
  const values = valueAt(document.data, [...path, 'work_pool', 'job_variables']);
  const workPool = {
    name: 'k8s',
    workQueueName: null,
    jobVariables: isMapping(values) ? toJsonObject(values) : {},
  };
  const { properties } = stock.variables;
  const variables = { ...stock.variables, properties: { ...(properties as JsonObject), ...more } };
  return checkManifest(document, { path, workPool }, { variables, manifest }, { title: 'the pool' }).map(
    ({ severity, message, where, help }) =>
      `${severity} ${where?.start.line}:${where?.start.column} ${message}${help === undefined ? '' : ` (${help})`}`,
  );
}

/** The stock manifest with the run's container, or its pod, changed. */
function changed(container: JsonObject, pod: JsonObject = {}): JsonObject {
  const manifest = structuredClone(stock.manifest) as { spec: { template: { spec: JsonObject } } };
  const { spec } = manifest.spec.template;
  const [first] = spec.containers as JsonObject[];
  manifest.spec.template.spec = { ...spec, ...pod, containers: [{ ...first, ...container }] };
  return manifest;
}

const RESOURCES = 'spec.template.spec.containers[0].resources';

describe('the job that a worker makes of the stock template', () => {
  test('is as the worker of prefect-kubernetes 0.8.0 makes it', () => {
    const rendered = renderManifest(stock, {
      'env.C': '3',
      env: { A: 'x', B: 1 },
      image: 'reg/x:1',
      cpu_limit: '1',
    });
    expect(rendered).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { generateName: '-', namespace: 'default' },
      spec: {
        backoffLimit: 0,
        template: {
          spec: {
            parallelism: 1,
            completions: 1,
            restartPolicy: 'Never',
            containers: [
              {
                name: 'prefect-job',
                image: 'reg/x:1',
                imagePullPolicy: 'IfNotPresent',
                env: [
                  { name: 'C', value: '3' },
                  { name: 'A', value: 'x' },
                  { name: 'B', value: '1' },
                ],
                resources: { limits: { cpu: '1' }, requests: {} },
              },
            ],
          },
        },
      },
    });
    expect(manifestFaults(rendered)).toEqual([]);
  });

  test.for([
    [
      'memory_limit: 2GB',
      `\`${RESOURCES}.limits.memory\` must be a quantity, found the text \`2GB\` (write \`2G\`)`,
    ],
    [
      'cpu_request: 500 m',
      `\`${RESOURCES}.requests.cpu\` must be a quantity, found the text \`500 m\` (write \`500m\`)`,
    ],
    ['cpu_request: "2", cpu_limit: 1500m', 'the cpu that is requested, `2`, is more than its limit, `1500m`'],
    [
      'namespace: Prod',
      '`metadata.namespace` cannot be `Prod` (Kubernetes takes at most 63 lower-case letters, digits and `-`, a letter or digit first and last)',
    ],
    ['name: Orders Job', 'a job cannot be called `Orders Job-…` (write `orders-job`)'],
    ['image: "Team App"', '`Team App` cannot name an image: it holds a space'],
    ['finished_job_ttl: -1', '`spec.ttlSecondsAfterFinished` must not be below 0, found -1'],
    [
      'memory_request: -1Gi',
      '`spec.template.spec.containers[0].resources.requests.memory` must not be below 0, found the text `-1Gi`',
    ],
    ['env: {"A=B": x}', 'an environment variable cannot be called `A=B`'],
  ] as const)('is refused for %s', ([variables, message]) => {
    const [only, ...others] = said(variables);
    expect(only).toContain(` ${message}`);
    expect(only).toMatch(/^error 5:/);
    expect(others).toEqual([]);
  });

  test.for([
    'memory_limit: 2Gi, memory_request: 512Mi, cpu_limit: "1", cpu_request: 500m',
    'name: orders, namespace: data-quality, service_account_name: runs.prod',
    'labels: {team: "a b"}, env: {A: null, lower.case: x}, image: "registry:5000/a/b@sha256:' +
      'a'.repeat(64) +
      '"',
    'image: "{{ build.image }}", memory_limit: "{{ $MEMORY }}", namespace: "{{ prefect.variables.ns }}"',
  ])('is taken with %s', (variables) => {
    expect(said(variables)).toEqual([]);
  });
});

describe('the job that a worker makes of the template of a pool', () => {
  const more = { env_from: { type: 'array' }, volumes: { type: 'array' } };
  const offering = changed(
    { envFrom: '{{ env_from }}', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    { volumes: '{{ volumes }}' },
  );

  test('takes `env_from` where it is offered', () => {
    const volumes = 'volumes: [{name: data, emptyDir: {}}]';
    expect(said(`env_from: [{secretRef: {name: db}}], ${volumes}`, offering, more)).toEqual([]);
    expect(
      said(`env_from: [{secretRef: {name: My_Secret}}, {prefix: A}], ${volumes}`, offering, more),
    ).toEqual([
      expect.stringMatching(
        /^error 5:\d+ `spec\.template\.spec\.containers\[0\]\.envFrom\[0\]\.secretRef\.name` cannot be `My_Secret`/,
      ),
      expect.stringMatching(
        /^error 5:\d+ `.*envFrom\[1\]` must name either a `secretRef` or a `configMapRef`/,
      ),
    ]);
  });

  test('is refused where what it mounts is not there, at the pool', () => {
    expect(said('', offering, more)).toEqual([
      'error 4:13 the job has no volume `data`, which is mounted; it stands in the template of the pool (declare it under `volumes` of the pod)',
    ]);
  });

  test('is refused by the worker for what it wants otherwise', () => {
    const other = changed({ name: 'job' }, { restartPolicy: 'OnFailure' });
    expect(said('', other).join('\n')).toMatch(
      /`spec\.template\.spec\.restartPolicy` is `Never`, and it is `OnFailure`(.|\n)*is `prefect-job`, and it is `job`/,
    );
  });

  test('loses a key that is misspelt', () => {
    expect(said('', changed({ imagePullPolice: 'Always' }))).toEqual([
      expect.stringMatching(
        /^warning 4:13 Kubernetes knows no `.*imagePullPolice` and drops it; did you mean `imagePullPolicy`\?/,
      ),
    ]);
  });

  test('has no manifest where the pool has none', () => {
    expect(jobTemplate(undefined, {})).toBeUndefined();
  });
});

test('quantities are read as Kubernetes does', () => {
  const read = ['500m', '2', '1.5', '2Gi', '1e3', '.5', 2].map(quantity);
  expect(read).toEqual([0.5, 2, 1.5, 2 * 1024 ** 3, 1000, 0.5, 2]);
  expect(['', '2GB', '1 Gi', 'two', '1K', null, true].map(quantity)).toEqual(Array.from({ length: 7 }));
  expect(['2GB', '512 MiB', '1K', 'x'].map(likelyQuantity)).toEqual(['2G', '512Mi', '1k', undefined]);
});
