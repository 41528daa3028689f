import { expect, test } from 'vitest';
import {
  deploymentProblem,
  domainProblem,
  projectNameFrom,
  projectProblem,
} from '../../../src/scaffold/names.ts';

test.for(['orders', 'order_items', 'a', 'orders2', 'testing'])('%j is a domain', (name) => {
  expect(domainProblem(name)).toBeUndefined();
});

test.for([
  ['order-items', 'is no name for a Python module', 'order_items'],
  ['OrderItems', 'is no name for a Python module', 'order_items'],
  ['Bücher', 'is no name for a Python module', 'bucher'],
  ['2024_orders', 'is no name for a Python module', 'orders'],
  ['_private', 'is no name for a Python module', 'private'],
  ['orders\n', 'is no name for a Python module', 'orders'],
  ['Class', 'is no name for a Python module', 'class_data'],
  ['class', 'is a keyword of Python', 'class_data'],
  ['match', 'is a keyword of Python', 'match_data'],
  ['test', 'is the name of a part', 'test_data'],
  ['core', 'is the name of a part', 'core_data'],
  ['failure_alert', 'is the name of a part', 'failure_alert_data'],
  ['json', 'is a module of Python', 'json_data'],
  ['polars', 'is a package that flows import', 'polars_data'],
  ['../orders', 'is a path', undefined],
  ['..', 'is a path', undefined],
  ['a\\b', 'is a path', undefined],
  ['', 'is no name for a Python module', undefined],
  ['日本', 'is no name for a Python module', undefined],
  ['a'.repeat(51), 'is longer than 50', undefined],
] as const)('%j is no domain: %s', ([name, problem, suggestion]) => {
  const found = domainProblem(name);
  expect(found?.problem).toContain(problem);
  expect(found?.suggestion).toBe(suggestion);
  if (suggestion !== undefined) expect(domainProblem(suggestion)).toBeUndefined();
});

test.for([
  ['Orders Quality', 'orders-quality'],
  ['orders_quality', 'orders-quality'],
  ['prefect-flows', 'my-prefect-flows'],
  ['prefect', 'my-flows'],
  ['polars', 'polars-quality'],
  ['-a-', 'a'],
  ['', undefined],
] as const)('%j is no project; %j is', ([name, suggestion]) => {
  expect(projectProblem(name)?.suggestion).toBe(suggestion);
  if (suggestion !== undefined) expect(projectProblem(suggestion)).toBeUndefined();
});

test('a project has a name whatever its folder is called', () => {
  expect(projectNameFrom('My Project (2)')).toBe('my-project-2');
  expect(projectNameFrom('///')).toBe('flows');
  expect(projectProblem(projectNameFrom(`${'ab-'.repeat(30)}`))).toBeUndefined();
});

test('a deployment is called what Prefect takes', () => {
  expect(deploymentProblem('orders hourly (prod)')).toBeUndefined();
  expect(deploymentProblem('orders/hourly')?.suggestion).toBe('orders-hourly');
  expect(deploymentProblem('orders-*')?.suggestion).toBe('orders');
  expect(deploymentProblem(' ')?.problem).toContain('blank');
});

test.for(['1', '2026', '0x1f', '1e5', '2026-01-01', 'true', 'yes', 'null', 'off'])(
  '%s is no text in YAML, so no project has the name',
  (name) => {
    const { problem, suggestion = '' } = projectProblem(name) ?? {};
    expect(problem).toContain('no text in YAML');
    expect(projectProblem(suggestion)).toBeUndefined();
  },
);

test.for(['null', 'true', 'yes', 'no', 'on', 'off'])('%s is no domain', (name) => {
  expect(domainProblem(name)).toMatchObject({ problem: 'is no text in YAML, in which it stands' });
});
