import { expect, test } from 'vitest';
import type { PoolReadiness } from '../../src/plan/state.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

/** A server whose pool `local` is as told. */
function serverWith(change: Partial<PoolReadiness>): FakePrefect {
  const readiness = { id: 'p', isPaused: false, hasWorkers: true, jobConfiguration: {}, ...change };
  return new FakePrefect({ workPools: [{ name: 'local', type: 'process', readiness }] });
}

function project(top = ''): string {
  return projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS + top, 'flows.py': FLOWS });
}

test('a deploy to a pool that is paused says so once, and deploys', async () => {
  const prefect = serverWith({ isPaused: true });
  const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory: project(), prefect });
  expect(exitCode).toBe(0);
  expect(stderr.match(/TQ5009/g)).toHaveLength(1);
  expect(stderr).toContain('warning[TQ5009]: the work pool `local` is paused, so no run of it starts');
  expect(prefect.deployments).toHaveLength(2);
});

test('a pool of another type than is stated stops a deploy, unless it is allowed', async () => {
  const prefect = serverWith({});
  const directory = project('tq: {pools: {local: docker}}\n');
  const refused = await runTq(['deploy', '--all'], { directory, prefect });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain(
    'error[TQ5011]: the work pool `local` is of type `process` on the server, and of type `docker` under `tq.pools`',
  );
  expect(prefect.writes).toEqual([]);
  const allowed = await runTq(['deploy', '--all', '--allow', 'other-pool-type'], { directory, prefect });
  expect(allowed.exitCode, allowed.stderr).toBe(0);
});

test('a pool without a worker is a warning of `tq validate --server`, and nothing to a deploy', async () => {
  const prefect = serverWith({ hasWorkers: false });
  const directory = project();
  const checked = await runTq(['validate', '--server'], {
    directory,
    prefect,
    variables: { PREFECT_API_URL: 'http://prefect.test/api' },
  });
  expect(checked.exitCode, checked.stderr).toBe(0);
  expect(checked.stderr.match(/TQ5010/g)).toHaveLength(1);
  const deployed = await runTq(['deploy', '--all'], { directory, prefect });
  expect(deployed.stderr).not.toContain('TQ5010');
});

test('a worker that goes away does not make a saved plan old', async () => {
  const prefect = serverWith({});
  const directory = project();
  expect((await runTq(['plan', '--out', 'saved.json'], { directory, prefect })).exitCode).toBe(0);
  const [pool] = await prefect.findWorkPools(['local']);
  expect(pool?.readiness?.hasWorkers).toBe(true);
  const findWorkPools = prefect.findWorkPools.bind(prefect);
  prefect.findWorkPools = async (names) =>
    (await findWorkPools(names)).map((each) => ({
      ...each,
      readiness: { id: 'p', isPaused: true, hasWorkers: false, jobConfiguration: {} },
    }));
  const carriedOut = await runTq(['deploy', '--plan', 'saved.json'], { directory, prefect });
  expect(carriedOut.exitCode, carriedOut.stderr).toBe(0);
});

test('a deploy warns of a job that Kubernetes refuses', async () => {
  const container = { name: 'prefect-job', resources: { limits: { memory: '{{ memory }}' } } };
  const spec = { parallelism: 1, completions: 1, restartPolicy: 'Never', containers: [container] };
  const manifest = { apiVersion: 'batch/v1', kind: 'Job', metadata: {}, spec: { template: { spec } } };
  const readiness = {
    id: 'p',
    isPaused: false,
    hasWorkers: true,
    jobConfiguration: { job_manifest: manifest },
  };
  const variables = { type: 'object', properties: { memory: { type: 'string' } } };
  const prefect = new FakePrefect({
    workPools: [{ name: 'local', type: 'kubernetes', variables, readiness }],
  });
  const yaml = TWO_DEPLOYMENTS.replace('{name: local}', '{name: local, job_variables: {memory: 2GB}}');
  const directory = projectFolder({ 'prefect.yaml': yaml, 'flows.py': FLOWS });
  const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory, prefect });
  expect(exitCode).toBe(0);
  expect(stderr).toContain(
    'warning[TQ5016]: `spec.template.spec.containers[0].resources.limits.memory` must be a quantity',
  );
});
