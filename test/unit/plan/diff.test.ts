import { describe, expect, test } from 'vitest';
import { diff } from '../../../src/plan/diff.ts';
import { hasChanges, type Change } from '../../../src/plan/plan.ts';
import type {
  AutomationState,
  DeploymentState,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
  ScheduleState,
} from '../../../src/plan/state.ts';

const fields: DeploymentState['fields'] = {
  version: '1',
  description: null,
  tags: ['a'],
  entrypoint: 'flows.py:orders',
  parameters: {},
  parameter_openapi_schema: { type: 'object', properties: { day: { title: 'day', position: 0 } } },
  enforce_parameter_schema: true,
  concurrency_limit: null,
  concurrency_options: null,
  work_pool_name: 'local',
  work_queue_name: null,
  job_variables: {},
  pull_steps: [],
};

const desired: DeploymentState = {
  flowName: 'orders',
  name: 'hourly',
  fields,
  paused: undefined,
  schedules: undefined,
  automations: [],
  versionInfo: {},
};

const live: LiveDeployment = {
  id: 'd1',
  flowId: 'f1',
  flowName: 'orders',
  name: 'hourly',
  fields: { ...fields, work_queue_name: 'default' },
  paused: false,
  schedules: [],
  automations: [],
};

const cron: ScheduleState = {
  slug: null,
  active: undefined,
  parameters: {},
  schedule: { cron: '0 6 * * *', timezone: null, day_or: true },
};
const liveCron: LiveSchedule = { ...cron, id: 's1', active: true };

const trigger: AutomationState = {
  name: 'hourly__automation_1',
  description: '',
  enabled: undefined,
  trigger: { type: 'event', expect: ['a'] },
  action: { parameters: null, job_variables: null, schedule_after: 0 },
};
const liveTrigger: LiveAutomation = { ...trigger, id: 'a1', enabled: true };

function change(wanted: Partial<DeploymentState>, held: Partial<LiveDeployment> | null = {}): Change {
  const deployments = held === null ? [] : [{ ...live, ...held }];
  const plan = diff(
    { deployments: [{ ...desired, ...wanted }] },
    { workPools: [], flowIds: {}, deployments },
  );
  expect(hasChanges(plan)).toBe(plan.changes[0]?.action !== 'keep');
  return plan.changes[0]!;
}

describe('fields', () => {
  test('a deployment that the server lacks is created', () => {
    expect(change({}, null).action).toBe('create');
  });

  test('an equal one is kept, whatever the order of keys and the name of the default queue', () => {
    const properties = { day: { position: 0, title: 'day' } };
    const reordered = { properties, type: 'object' };
    expect(change({ fields: { ...fields, parameter_openapi_schema: reordered } }).action).toBe('keep');
  });

  test('what differs is named with both values', () => {
    expect(change({ fields: { ...fields, version: '2', tags: ['a', 'b'] } })).toMatchObject({
      action: 'update',
      fields: [
        { field: 'version', before: '1', after: '2' },
        { field: 'tags', before: ['a'], after: ['a', 'b'] },
      ],
    });
  });

  test('what an operator paused stays paused, unless the file says otherwise', () => {
    expect(change({}, { paused: true }).action).toBe('keep');
    expect(change({ paused: false }, { paused: true })).toMatchObject({
      fields: [{ field: 'paused', before: true, after: false }],
    });
  });

  test('a grace period that left the file is reset, and null is none', () => {
    const options = { collision_strategy: 'ENQUEUE' as const };
    const wanted = { ...fields, concurrency_limit: 1, concurrency_options: options };
    const held = (grace: number | null) =>
      ({ ...wanted, concurrency_options: { ...options, grace_period_seconds: grace } }) as typeof fields;
    expect(change({ fields: wanted }, { fields: held(90) })).toMatchObject({
      fields: [{ field: 'concurrency_options' }],
    });
    expect(change({ fields: wanted }, { fields: { ...held(null), work_queue_name: 'default' } }).action).toBe(
      'keep',
    );
  });
});

describe('schedules', () => {
  test('without the key those of the server are left alone, and the plan says so', () => {
    const kept = change({}, { schedules: [liveCron] });
    expect(kept.action).toBe('keep');
    expect(kept).toMatchObject({ notes: [expect.stringContaining('`schedules: []`')] });
  });

  test('an empty list removes them', () => {
    expect(change({ schedules: [] }, { schedules: [liveCron] })).toMatchObject({
      schedules: [{ action: 'delete', before: { id: 's1' } }],
    });
  });

  test('one without a slug is matched by what it says, and one that was switched off stays off', () => {
    expect(change({ schedules: [cron] }, { schedules: [{ ...liveCron, active: false }] }).action).toBe(
      'keep',
    );
  });

  test('one with a slug keeps its identity when its timing changes', () => {
    const slugged = {
      ...cron,
      slug: 'morning',
      schedule: { cron: '0 7 * * *', timezone: null, day_or: true },
    };
    const held = { ...liveCron, slug: 'morning', active: false };
    expect(change({ schedules: [slugged] }, { schedules: [held] })).toMatchObject({
      schedules: [
        {
          action: 'update',
          before: { id: 's1' },
          schedule: { active: false, schedule: { cron: '0 7 * * *' } },
        },
      ],
    });
  });

  test('an interval without an anchor keeps the one that the server chose', () => {
    const interval = { ...cron, schedule: { interval: 60, anchor_date: null, timezone: 'UTC' } };
    const held = {
      ...liveCron,
      schedule: { interval: 60, anchor_date: '2026-01-01T00:00:00+00:00', timezone: 'UTC' },
    };
    expect(change({ schedules: [interval] }, { schedules: [held] }).action).toBe('keep');
  });

  test('two that say the same are two', () => {
    expect(change({ schedules: [cron, cron] }, { schedules: [liveCron] })).toMatchObject({
      schedules: [{ action: 'create' }],
    });
  });
});

describe('automations', () => {
  test('an equal one is kept, also when an operator switched it off', () => {
    expect(
      change({ automations: [trigger] }, { automations: [{ ...liveTrigger, enabled: false }] }).action,
    ).toBe('keep');
  });

  test('one of the same name is updated in place', () => {
    const other = { ...trigger, description: 'new' };
    expect(change({ automations: [other] }, { automations: [liveTrigger] })).toMatchObject({
      automations: [
        { action: 'update', before: { id: 'a1' }, automation: { enabled: true, description: 'new' } },
      ],
    });
  });

  test('one that a deploy made is removed with its trigger; one that a person may have made stays, and the plan says so', () => {
    const byHand = { ...liveTrigger, id: 'a2', name: 'ping me' };
    const changed = change({}, { automations: [liveTrigger, byHand] });
    expect(changed).toMatchObject({ automations: [{ action: 'delete', before: { id: 'a1' } }] });
    expect(changed).toMatchObject({ notes: [expect.stringContaining('`ping me`')] });
  });

  test('a renamed trigger is the same automation under another name', () => {
    const renamed = { ...trigger, name: 'on-arrival' };
    expect(change({ automations: [renamed] }, { automations: [liveTrigger] })).toMatchObject({
      automations: [{ action: 'update', before: { id: 'a1' }, automation: { name: 'on-arrival' } }],
    });
  });

  test('when a trigger before it goes, one keeps its own state and not that of its new place', () => {
    const second = { ...trigger, name: 'hourly__automation_2', trigger: { type: 'event', expect: ['b'] } };
    const held = [
      { ...liveTrigger, enabled: false },
      { ...second, id: 'a2', enabled: true },
    ];
    const moved = { ...second, name: 'hourly__automation_1' };
    expect(change({ automations: [moved] }, { automations: held })).toMatchObject({
      automations: [
        { action: 'update', before: { id: 'a2' }, automation: { enabled: true } },
        { action: 'delete', before: { id: 'a1' } },
      ],
    });
  });

  test('creations come before removals', () => {
    const other = { ...trigger, name: 'on-arrival', trigger: { type: 'event', expect: ['b'] } };
    const changed = change({ automations: [other] }, { automations: [liveTrigger] });
    expect(changed.action === 'update' && changed.automations.map(({ action }) => action)).toEqual([
      'create',
      'delete',
    ]);
  });

  test('a named one that left the file goes with the next change of triggers, by what the server says is owned', () => {
    const old = { ...liveTrigger, name: 'old', trigger: { type: 'event', expect: ['old'] } };
    const fresh = { ...trigger, name: 'fresh', trigger: { type: 'event', expect: ['fresh'] } };
    expect(change({ automations: [fresh] }, { automations: [old] })).toMatchObject({
      automations: [{ action: 'replace', automations: [{ name: 'fresh' }], before: [{ name: 'old' }] }],
    });
  });

  test('two of one name are two', () => {
    const twin = { ...trigger, trigger: { type: 'event', expect: ['b'] } };
    const held = [
      { ...twin, id: 'a2', enabled: true },
      { ...liveTrigger, id: 'a1' },
    ];
    expect(change({ automations: [trigger, twin] }, { automations: held }).action).toBe('keep');
  });
});
