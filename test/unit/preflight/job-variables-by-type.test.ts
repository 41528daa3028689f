import { describe, expect, it } from 'vitest';
import { checkJobVariablesByType } from '../../../src/preflight/job-variables-by-type.ts';
import { loadPoolTemplate } from '../../../src/preflight/pool-templates.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { TYPES_WITH_TEMPLATE } from '../../../src/project/pool-types.ts';
import { toJsonObject, valueAt, type YamlMapping } from '../../../src/project/yaml-value.ts';

/** `pools`: the text under `tq.pools`; `entries`: work pools of the deployments. */
async function check(pools: string, ...entries: string[]) {
  const deployments = entries.map((entry) => `  - work_pool: ${entry}\n`).join('');
  const text = `tq: {pools: ${pools}}\ndeployments:\n${deployments}`;
  const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(text));
  const found = await checkJobVariablesByType(
    document!,
    entries.map((_, index) => {
      const path = ['deployments', index];
      const { name, job_variables } = valueAt(document!.data, [...path, 'work_pool']) as YamlMapping;
      const jobVariables = toJsonObject((job_variables ?? {}) as YamlMapping);
      return {
        path,
        pending: new Set<string>(),
        workPool: { name: String(name), workQueueName: null, jobVariables },
      };
    }),
  );
  return found.map(({ code, severity, message, where, help, fix }) => ({
    said: `${code} ${severity} ${where?.start.line}:${where?.start.column} ${message}`,
    help,
    fix: fix?.title,
  }));
}

describe('job variables by the type of the pool', () => {
  it('are errors when the type is stated, and a misspelt name can be repaired', async () => {
    expect(await check('{p: docker}', '{name: p, job_variables: {imag: a, env: {A: 1}}}')).toEqual([
      {
        said: 'TQ5006 warning 3:42 the `docker` template of prefect-docker 0.7.4 has no job variable `imag`; did you mean `image`?',
        help: 'ask the pool itself, which may differ, with `tq validate --server`',
        fix: 'rename it to `image`',
      },
      {
        said: 'TQ5007 error 3:60 `A` of job variable `env` must be text or nothing, found the number `1` (by the `docker` template of prefect-docker 0.7.4)',
        help: 'put it in quotes: `"1"`; or ask the pool itself, which may differ, with `tq validate --server`',
        fix: undefined,
      },
    ]);
  });

  it('are warnings when the name tells the type, and nothing is repaired', async () => {
    const help = 'state the type of `k8s`, here guessed from its name, under `tq.pools`';
    expect(await check('{}', '{name: k8s, job_variables: {namspace: a, cpu_limit: 1}}')).toEqual([
      expect.objectContaining({ said: expect.stringMatching(/^TQ5006 warning /), help, fix: undefined }),
      expect.objectContaining({ said: expect.stringMatching(/^TQ5007 warning /) }),
    ]);
  });

  it('are judged by what is stated, not by the name', async () => {
    expect(await check('{k8s: docker}', '{name: k8s, job_variables: {mem_limit: 2g}}')).toEqual([]);
    expect(await check('{k8s: "prefect:managed"}', '{name: k8s, job_variables: {x: 1}}')).toEqual([]);
    expect(await check('{k8s: slurm}', '{name: k8s, job_variables: {x: 1}}')).toEqual([]);
  });

  it('are not judged when nothing tells the type', async () => {
    expect(await check('{p: 1}', '{name: p, job_variables: {x: 1}}')).toEqual([]);
    expect(await check('{}', '{name: "{{ $K8S }}-k8s", job_variables: {x: 1}}')).toEqual([]);
  });

  it('that an anchor brings to several deployments are said once', async () => {
    const found = await check(
      '{p: docker}',
      '{name: p, job_variables: &j {imag: a}}',
      '{name: p, job_variables: *j}',
    );
    expect(found).toHaveLength(1);
  });

  it('are not renamed to one that is there already', async () => {
    const [found] = await check('{p: docker}', '{name: p, job_variables: {imag: a, image: b}}');
    expect(found?.fix).toBeUndefined();
  });
});

it.for(TYPES_WITH_TEMPLATE)('the template of `%s` says what it is of', async (type) => {
  const template = await loadPoolTemplate(type);
  expect(template.package).toMatch(/^prefect(-[a-z]+)?$/);
  expect(template.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Object.keys(template.variables.properties as object)).toEqual(
    expect.arrayContaining(['name', 'env', 'labels', 'command']),
  );
});
