import { expect, test } from 'vitest';
import { flowName } from '../../../src/completion/flow-name.ts';
import { scanNames } from '../../../src/completion/scan-names.ts';
import { stopwatch } from '../busy-time.ts';

test('names are found as a parser finds them, where they are written a key a line', () => {
  const text = `name: shop  # a comment
tq:
  pools: {a: process}
deployments:
  - name: one
    entrypoint: flows.py:orders
    description: "the first"
    work_pool:
      name: pool-1
      job_variables:
        name: not-this
    triggers:
      - name: not-this
    tq:
      environment: prod
  - entrypoint: 'it''s.py:f'
    name: two: three
  # name: four
  - name: >-
      five
  - {name: six}
pull:
  - name: seven
`;
  expect(scanNames(text)).toEqual({
    name: 'shop',
    deployments: [
      {
        ...{ name: 'one', entrypoint: 'flows.py:orders', description: 'the first' },
        ...{ work_pool: { name: 'pool-1' }, tq: { environment: 'prod' } },
      },
      { entrypoint: "it's.py:f" },
      {},
    ],
  });
});

test('a file of thousands is done at once', () => {
  const entry = (index: number): string =>
    `- name: domain-${index}\n  entrypoint: flows.py:f\n  work_pool:\n    name: p\n${'  tags: [a, b]\n'.repeat(20)}`;
  const text = `deployments:\n${Array.from({ length: 5000 }, (_, index) => entry(index)).join('')}`;
  const busy = stopwatch();
  expect(scanNames(text).deployments).toHaveLength(5000);
  expect(busy()).toBeLessThan(1000);
});

test.for([
  ['@flow\ndef my_flow():\n', 'my-flow'],
  ['@flow()\nasync def my_flow():\n', 'my-flow'],
  ['@flow(log_prints=True, name="Orders")\ndef my_flow(a):\n', 'Orders'],
  ['@flow(\n    name=\'Orders\',\n    flow_run_name="x",\n)\ndef my_flow(a):\n', 'Orders'],
  ['@flow(flow_run_name="x")\ndef my_flow(a):\n', 'my-flow'],
  ['@flow(name=NAME)\ndef my_flow():\n', undefined],
  ['@flow(name="a" + B)\ndef my_flow():\n', undefined],
  ['@flow(**options)\ndef my_flow():\n', undefined],
  ['@retried\n@flow\ndef my_flow():\n', undefined],
  ['@task\ndef my_flow():\n', undefined],
  ['def my_flow():\n', undefined],
  ['@flow\ndef my_flow():\n    pass\n\n\n@flow(name="x")\ndef my_flow():\n', undefined],
  ['', undefined],
] as const)('the name of the flow in %j is %j', ([source, name]) => {
  expect(flowName(source, 'my_flow')).toBe(name);
});
