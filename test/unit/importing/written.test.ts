/** What the server has, written, and read again: the same. */
import { expect, test } from 'vitest';
import { writtenSchedule } from '../../../src/importing/written-schedule.ts';
import { writtenTrigger } from '../../../src/importing/written-trigger.ts';
import type { JsonObject } from '../../../src/json.ts';
import { diffSchedules } from '../../../src/plan/diff-schedules.ts';
import type { ScheduleTiming } from '../../../src/plan/state.ts';
import { toSchedule } from '../../../src/project/schedules.ts';
import { toAutomation } from '../../../src/project/triggers.ts';
import type { YamlMapping } from '../../../src/project/yaml-value.ts';

const TIMINGS: [ScheduleTiming, YamlMapping][] = [
  [{ cron: '0 6 * * *', timezone: null, day_or: true }, { cron: '0 6 * * *' }],
  [
    { cron: '0 6 * * *', timezone: 'UTC', day_or: false },
    { cron: '0 6 * * *', timezone: 'UTC', day_or: false },
  ],
  [{ interval: 90.5, anchor_date: '2026-01-01T06:00:00.123+00:00', timezone: 'UTC' }, { interval: 90.5 }],
  [
    { interval: 60, anchor_date: '2026-01-01T06:00:00+00:00', timezone: 'Asia/Tokyo' },
    { interval: 60, anchor_date: '2026-01-01T06:00:00+00:00', timezone: 'Asia/Tokyo' },
  ],
  [
    { rrule: 'DTSTART:20200101T000000\nFREQ=WEEKLY;BYDAY=MO', timezone: 'UTC' },
    { rrule: 'FREQ=WEEKLY;BYDAY=MO' },
  ],
  [
    { rrule: 'DTSTART:20250101T000000\nFREQ=DAILY', timezone: 'Asia/Tokyo' },
    { rrule: 'DTSTART:20250101T000000\nFREQ=DAILY', timezone: 'Asia/Tokyo' },
  ],
];

test.each(TIMINGS)('schedule %j', (schedule, expected) => {
  for (const active of [true, false])
    for (const slug of [null, 'a']) {
      const parameters: JsonObject = slug === null ? {} : { n: 1 };
      const live = { id: '1', slug, active, parameters, schedule };
      const written = writtenSchedule(live);
      expect(written).toMatchObject(expected);
      expect(Object.hasOwn(written, 'active')).toBe(!active);
      const read = toSchedule(written);
      if ('faults' in read) throw new Error(JSON.stringify(read.faults));
      expect(diffSchedules([read], [live])).toEqual([]);
    }
});

const TRIGGERS: YamlMapping[] = [
  { expect: ['a'] },
  {
    name: 'x',
    description: 'y',
    enabled: false,
    expect: ['a', 'b'],
    after: ['c'],
    for_each: ['d'],
    threshold: 3,
    within: 60,
  },
  {
    match: { a: 'b' },
    match_related: [{ c: ['d'] }],
    parameters: { x: '{{ event.id }}' },
    schedule_after: 30,
  },
  { expect: ['a'], posture: 'Proactive' },
  { expect: ['a'], posture: 'Proactive', within: 20, job_variables: { env: {} } },
  { require: 'any', within: 10, triggers: [{ expect: ['a'] }, { triggers: [{ expect: ['b'] }] }] },
  { require: 2, triggers: [{ expect: ['a'] }, { expect: ['b'], posture: 'Proactive' }] },
  { triggers: [{ expect: ['a'] }, { expect: ['b'] }] },
  { posture: 'Metric', metric: { name: 'lateness', threshold: 60, operator: '>' } },
  {
    posture: 'Metric',
    metric: { name: 'lateness', threshold: 60, operator: '>', range: 600, firing_for: 900 },
  },
];

test.each(TRIGGERS)('trigger %j', (entry) => {
  const read = toAutomation(entry, 'nightly', 2);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const written = writtenTrigger(read.automation, 'nightly', 2);
  expect(written).toEqual(entry);
  expect(toAutomation(written, 'nightly', 2)).toEqual(read);
  expect(writtenTrigger(read.automation, 'nightly', 1).name).toBe(entry.name ?? 'nightly__automation_2');
});
