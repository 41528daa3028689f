import { expect, test } from 'vitest';
import type { DeploymentFields, LiveState, WorkQueueName } from '../../../src/plan/state.ts';
import type { PrefectReader } from '../../../src/ports/prefect-client.ts';
import { WorkQueues } from '../../../src/preflight/work-queues.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { FakePrefect } from '../../fakes/fake-prefect.ts';

/** Deployments by pool and queue; the server has the pools `a` and `b`, and the queue `fast` of `a`. */
function situation(names: readonly [pool: string, queue: string | null][]) {
  const text = `deployments:\n${names.map(([, queue]) => `  - {work_pool: {work_queue_name: "${queue}"}}\n`).join('')}`;
  const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(text));
  const deployments = names.map(([name, workQueueName], index) => ({
    path: ['deployments', index],
    workPool: { name, workQueueName, jobVariables: {} },
  }));
  const asked: WorkQueueName[][] = [];
  const server: PrefectReader = new FakePrefect();
  server.findWorkQueues = async (queues) => {
    asked.push([...queues]);
    return queues.filter(({ workPoolName, name }) => workPoolName === 'a' && name === 'fast');
  };
  const live: LiveState = {
    workPools: [
      { name: 'a', type: 'process' },
      { name: 'b', type: 'process' },
    ],
    flowIds: {},
    deployments: [],
  };
  const queues = new WorkQueues(server);
  return {
    asked,
    live,
    check: async () =>
      (await queues.check(document!, deployments, live)).map(
        ({ code, message, where }) => `${code} ${where?.start.line} ${message}`,
      ),
  };
}

test('a queue that is not there is said once, and asked for once', async () => {
  const { check, asked } = situation([
    ['a', 'fast'],
    ['b', 'fast'],
    ['b', 'fast'],
  ]);
  const expected = ['TQ5008 3 the work pool `b` has no work queue `fast`; the server makes it'];
  expect(await check()).toEqual(expected);
  expect(await check()).toEqual(expected);
  expect(asked).toEqual([
    [
      { workPoolName: 'a', name: 'fast' },
      { workPoolName: 'b', name: 'fast' },
    ],
  ]);
});

test('nothing is asked without a queue to ask for', async () => {
  const { check, asked } = situation([
    ['a', null],
    ['a', 'default'],
    ['a', '{{ build.queue }}'],
    ['none', 'fast'],
  ]);
  expect(await check()).toEqual([]);
  expect(asked).toEqual([]);
});

test('a queue of a deployment on the server is there', async () => {
  const { check, asked, live } = situation([['b', 'slow']]);
  const fields = { work_pool_name: 'b', work_queue_name: 'slow' } as DeploymentFields;
  live.deployments.push({ fields } as LiveState['deployments'][number]);
  expect(await check()).toEqual([]);
  expect(asked).toEqual([]);
});
