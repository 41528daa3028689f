import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { checkCloudOnly } from '../../../src/preflight/cloud-only.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';

const TEXT = `deployments:
  - name: one
    triggers:
      - expect: [a]
      - require: any
        triggers:
          - expect: [a]
          - posture: Metric
    sla: []
`;
const METRIC = { type: 'metric' };

function check(isCloud: boolean, triggers: JsonObject[], slas: JsonObject[] | undefined): string[] {
  const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(TEXT));
  const automations = triggers.map((trigger) => ({
    name: '',
    description: '',
    enabled: undefined,
    trigger,
    action: { parameters: null, job_variables: null, schedule_after: 0 },
  }));
  const deployment = { path: ['deployments', 0], triggers: automations, slas };
  return checkCloudOnly(document!, [deployment], isCloud).map(
    ({ code, message, where }) => `${code} ${where?.start.line}:${where?.start.column} ${message}`,
  );
}

const nested: JsonObject[] = [{ type: 'event' }, { type: 'compound', triggers: [{ type: 'event' }, METRIC] }];

test('Prefect Cloud has them', () => {
  expect(check(true, nested, [{ name: 'a' }])).toEqual([]);
});

test('another server has neither metrics, wherever they stand, nor agreements, not even none', () => {
  expect(check(false, nested, [])).toEqual([
    'TQ5003 8:13 only Prefect Cloud has metric triggers',
    'TQ5003 9:5 only Prefect Cloud has service level agreements',
  ]);
});

test('nothing is said of what is not there', () => {
  expect(check(false, [{ type: 'event' }], undefined)).toEqual([]);
});
