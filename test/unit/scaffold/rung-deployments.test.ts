/** What deployments hand to a flow, from rung to rung, and the edit of `prefect.yaml` that makes them. */
import { describe, expect, test } from 'vitest';
import type { YamlMapping } from '../../../src/project/yaml-value.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { neededParameters, parametersOn, withParameters } from '../../../src/scaffold/rung-deployments.ts';
import type { Rung } from '../../../src/scaffold/scaffold.ts';

const STAGING = { project: 'shop', domain: 'order_items', environment: 'staging' };
const PROD = { project: 'shop', domain: 'order_items', environment: 'prod' };
const OTHER = { project: 'shop', domain: 'order_items', environment: undefined };
const ORDERS = { project: 'shop', domain: 'orders' };
const DATA = { data_path: 'data/a.csv' };

describe('parameters', () => {
  test.each([
    ['task', { ...DATA, block: 'b' }, STAGING, { ...DATA, fail_on_error: false }],
    ['task', { ...DATA, block: 'b' }, PROD, DATA],
    ['task', { ...DATA, block: 'b' }, OTHER, DATA],
    ['task', { fail_on_error: true }, STAGING, { fail_on_error: true }],
    ['block', { ...DATA, fail_on_error: false }, STAGING, { ...DATA, block: 'shop-order-items-staging' }],
    ['block', DATA, PROD, { ...DATA, block: 'shop-order-items-prod' }],
    ['block', DATA, OTHER, DATA],
    ['block', { block: 'own' }, PROD, { block: 'own' }],
    [
      'factory',
      { ...DATA, block: 'own', min_rows: 5 },
      PROD,
      { kwargs: { ...DATA, block: 'own', min_rows: 5 } },
    ],
    ['factory', {}, OTHER, { kwargs: {} }],
    ['factory', { kwargs: { block: 'own' } }, PROD, { kwargs: { block: 'own' } }],
    ['decorated', { kwargs: { ...DATA, block: 'own' } }, PROD, { ...DATA, block: 'own' }],
  ] as [Rung, YamlMapping, typeof OTHER, YamlMapping][])('%s, of %j', (rung, before, owner, after) => {
    expect(parametersOn(rung, before, owner)).toEqual(after);
    expect(parametersOn(rung, after, owner), 'a second time').toEqual(after);
  });
});

const FILE = `name: shop # the shop
deployments:
  # what staging gets
  - name: orders-staging
    entrypoint: src/prefect_flows/orders.py:orders_quality
    parameters:
      data_path: data/orders.csv # relative
      block: orders-staging
    schedules:
      - cron: '0 6 * * *'
      - { cron: '0 7 * * *', parameters: { data_path: data/late.csv } }
    tq: { environment: staging }

  - name: nightly
    entrypoint: ./src/prefect_flows/orders.py:orders_quality
    triggers:
      - expect: [orders.landed]
        parameters: { data_path: '{{ event.payload.path }}' }
  - { name: returns-prod, entrypoint: src/prefect_flows/returns.py:returns_quality, parameters: { block: returns-prod } }
`;

function moved(text: string, rung: Rung): string {
  const data = parseDocument('prefect.yaml', text).document?.data as YamlMapping;
  const woven = withParameters(text, data, ORDERS, rung);
  return 'text' in woven ? woven.text : `problem: ${woven.problem}`;
}

describe('prefect.yaml', () => {
  test('of a flow that a factory makes: all in `kwargs`, those of schedules and triggers as well', () => {
    expect(moved(FILE.replace(' # relative', ''), 'factory')).toBe(`name: shop # the shop
deployments:
  # what staging gets
  - name: orders-staging
    entrypoint: src/prefect_flows/orders.py:orders_quality
    parameters:
      kwargs:
        data_path: data/orders.csv
        block: orders-staging
    schedules:
      - cron: '0 6 * * *'
      - { cron: '0 7 * * *', parameters: {kwargs: {data_path: data/late.csv, block: orders-staging}} }
    tq: { environment: staging }

  - name: nightly
    entrypoint: ./src/prefect_flows/orders.py:orders_quality
    triggers:
      - expect: [orders.landed]
        parameters:
          kwargs:
            data_path: '{{ event.payload.path }}'
    parameters:
      kwargs: {}
  - { name: returns-prod, entrypoint: src/prefect_flows/returns.py:returns_quality, parameters: { block: returns-prod } }
`);
  });

  test('and back into the open for the decorated one', () => {
    const text = FILE.replace(' # relative', '');
    expect(moved(moved(text, 'factory'), 'decorated')).toContain(`    parameters:
      data_path: data/orders.csv
      block: orders-staging
    schedules:
      - cron: '0 6 * * *'
      - { cron: '0 7 * * *', parameters: {data_path: data/late.csv, block: orders-staging} }
`);
  });

  test('a comment in what stays does', () => {
    expect(moved(FILE, 'task')).toContain(`    parameters:
      data_path: data/orders.csv # relative
      fail_on_error: false
`);
  });

  test('where a comment would be lost, the file is left alone', () => {
    expect(moved(FILE, 'factory')).toBe('problem: is written in a way that tq cannot change safely');
  });

  test('what is written once for several is nobody’s to change from here', () => {
    const text = `deployments:
  - { name: prod, entrypoint: src/prefect_flows/orders.py:orders_quality, parameters: &both { data_path: x } }
  - { name: returns, entrypoint: src/prefect_flows/returns.py:returns_quality, parameters: *both }
`;
    expect(moved(text, 'factory')).toBe('problem: is written in a way that tq cannot change safely');
  });

  test.each(['task', 'block', 'factory', 'decorated'] as const)(
    '%s: a second time nothing changes',
    (rung) => {
      const once = moved(FILE.replace(' # relative', ''), rung);
      expect(moved(once, rung)).toBe(once);
    },
  );

  test('without deployments there is nothing to do', () => {
    expect(moved('name: shop\n', 'factory')).toBe('name: shop\n');
  });
});

test('what somebody writes by hand', () => {
  const data = parseDocument('prefect.yaml', FILE).document?.data as YamlMapping;
  expect(neededParameters(data, ORDERS, 'factory')).toEqual([
    {
      name: 'orders-staging',
      parameters: { kwargs: { data_path: 'data/orders.csv', block: 'orders-staging' } },
    },
    { name: 'nightly', parameters: { kwargs: {} } },
  ]);
  expect(neededParameters({}, ORDERS, 'factory')).toEqual([]);
});
