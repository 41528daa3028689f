import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/json.ts';
import { checkParameters } from '../../../../src/project/checks/parameters.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import type { FlowDefinition } from '../../../../src/python/flow-definition.ts';

const PLACE = {
  file: 'flows.py',
  start: { offset: 0, line: 1, column: 1 },
  end: { offset: 1, line: 1, column: 2 },
};
const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    n: { type: 'integer', title: 'n' },
    limits: { type: 'object', additionalProperties: { type: 'integer' }, default: {} },
  },
  required: ['n'],
};

function check(
  entry: string,
  {
    pending = [],
    enforce = true,
    flow = {},
  }: { pending?: string[]; enforce?: boolean; flow?: Partial<FlowDefinition> } = {},
): string[] {
  const { document } = parseDocument(
    'prefect.yaml',
    new TextEncoder().encode(`deployments:\n  - name: d\n${entry}`),
  );
  const deployment = { path: ['deployments', 0], pending: new Set(pending), enforceParameterSchema: enforce };
  const definition: FlowDefinition = {
    flowName: 'orders',
    description: null,
    declaredVersion: null,
    sourceHash: '',
    parameterSchema: SCHEMA,
    where: PLACE,
    ...flow,
  };
  return checkParameters(document!, deployment, definition).map(
    ({ code, severity, message, where, help }) =>
      `${code} ${severity} ${where?.start.line}:${where?.start.column} ${message}${help === undefined ? '' : ` (${help})`}`,
  );
}

test('a name that the flow does not have is found wherever parameters are given', () => {
  expect(
    check(
      '    parameters: {m: 1}\n    schedules: [{parameters: {limit: 1}}]\n    schedule: {parameters: {x1: 1}}\n    triggers: [{parameters: {"{{ event.id }}": 1}}]\n',
      { enforce: false },
    ),
  ).toEqual([
    'TQ2024 error 3:18 flow `orders` has no parameter `m`; did you mean `n`?',
    'TQ2024 error 5:29 flow `orders` has no parameter `x1` (it takes `n`, `limits`)',
    'TQ2024 error 4:31 flow `orders` has no parameter `limit`; did you mean `limits`?',
    'TQ2024 error 6:30 flow `orders` has no parameter `{{ event.id }}` (it takes `n`, `limits`)',
  ]);
});

test('a flow whose parameters a decorator may have changed is doubted', () => {
  expect(check('    parameters: {other: 1}\n', { flow: { mayHaveOtherParameters: true } })).toEqual([
    'TQ2024 warning 3:18 flow `orders` has no parameter `other` (it takes `n`, `limits`)',
  ]);
});

test('a value is judged where it stands', () => {
  expect(check('    parameters: {n: "5", limits: {a: 1, b: yes}}\n')).toEqual([
    'TQ2025 error 3:21 parameter `n` must be a whole number, found the text `5` (write it without quotes: `5`)',
    'TQ2025 error 3:44 `b` of parameter `limits` must be a whole number, found `true`',
  ]);
});

test('the server leaves the runs of a schedule alone', () => {
  expect(check('    schedules: [{parameters: {n: x}}]\n')).toEqual([
    'TQ2025 warning 3:34 parameter `n` must be a whole number, found the text `x` (the server takes it here, and the flow may not)',
  ]);
});

test('what is made later is not judged, and what stands beside it is', () => {
  const entry = '    parameters: {n: "{{ build.n }}", limits: {a: "{{ build.a }}", b: x}}\n';
  const [, ofB] = check(entry).slice(1);
  expect(check(entry, { pending: ['parameters'] })).toEqual([ofB]);
  expect(check(entry)).toHaveLength(3);
  const trigger = '    triggers: [{parameters: {n: "{{ event.n }}", limits: {__prefect_kind: json}}}]\n';
  expect(check(trigger)).toEqual([]);
});

test('nothing is judged where it is not enforced', () => {
  expect(check('    parameters: {n: x}\n', { enforce: false })).toEqual([]);
});

test('parameters that no server takes by default are doubted', () => {
  const large = (text: string): string[] => check(`    parameters: {n: "${text}"}\n`, { enforce: false });
  expect(large('x'.repeat(524_000))).toEqual([]);
  expect(large('x'.repeat(525_000))[0]).toMatch(/^TQ2025 warning 3:5 the parameters take 525\d+ bytes/);
  // Python writes six characters for each of these.
  expect(large('ü'.repeat(90_000))[0]).toMatch(/^TQ2025 warning 3:5 the parameters take 540\d+ bytes/);
});
