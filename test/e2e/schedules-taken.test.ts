/** A sample of right and wrong schedules, sent to a real server as they are: taken by it when tq takes them. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, inject, test } from 'vitest';
import { cronFault } from '../../src/project/schedules/cron-expression.ts';
import { rruleFault } from '../../src/project/schedules/recurrence-rule.ts';
import { cronExpressions, recurrenceRules } from '../conformance/schedules/cases.ts';
import { askServer } from './server-api.ts';

const apiUrl = inject('prefectApiUrl');
const name = `schedules-taken-${randomUUID().slice(0, 8)}`;

/** One of so many cases. */
const SAMPLE = { cron: 40, rrule: 10 };

async function post(path: string, body: object): Promise<{ status: number; id?: string }> {
  const { status, text } = await askServer(apiUrl, 'POST', path, body);
  return { status, id: (JSON.parse(text) as { id?: string }).id };
}

let flowId: string | undefined;

afterAll(async () => {
  await askServer(apiUrl, 'DELETE', `/flows/${flowId}`);
});

async function isTaken(schedule: object): Promise<boolean> {
  flowId ??= (await post('/flows/', { name })).id;
  // Inactive, as the server would look for dates of the others for ever.
  const { status } = await post('/deployments/', {
    name,
    flow_id: flowId,
    schedules: [{ schedule, active: false }],
  });
  expect([200, 201, 422]).toContain(status);
  return status !== 422;
}

test('cron expressions', async () => {
  const sample = cronExpressions().filter((_, index) => index % SAMPLE.cron === 0);
  expect(sample.length).toBeGreaterThan(100);
  const differing: string[] = [];
  for (const cron of sample) {
    if ((await isTaken({ cron })) !== (cronFault(cron) === undefined)) differing.push(cron);
  }
  expect(differing).toEqual([]);
});

test('recurrence rules, but for those that tq refuses because they never come to an occurrence', async () => {
  const sample = recurrenceRules().filter((_, index) => index % SAMPLE.rrule === 0);
  expect(sample.length).toBeGreaterThan(60);
  const refused: string[] = [];
  for (const rrule of sample) {
    if (!(await isTaken({ rrule })) && rruleFault(rrule) === undefined) refused.push(rrule);
  }
  // What only dateutil's guessing reader of dates can tell.
  expect(refused.filter((rule) => !/(UNTIL=|DTSTART[^\n]*:)(?!\d{8})/.test(rule))).toEqual([]);
});
