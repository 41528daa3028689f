import { expect, test } from 'vitest';
import type { Change, Plan, Removal, ScheduleChange } from '../../../src/plan/plan.ts';
import { withSideEffects } from '../../../src/plan/side-effects.ts';
import type {
  AutomationState,
  DeploymentFields,
  DeploymentState,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
} from '../../../src/plan/state.ts';
import { PLAIN_FIELDS } from '../apply/deployment-state.ts';

function desired(name: string, fields: Partial<DeploymentFields> = {}): DeploymentState {
  return {
    flowName: 'orders',
    name,
    fields: { ...PLAIN_FIELDS, ...fields },
    paused: undefined,
    schedules: undefined,
    automations: [],
    versionInfo: {},
  };
}

function live(name: string, fields: Partial<DeploymentFields> = {}): LiveDeployment {
  return {
    ...desired(name, fields),
    id: `id-${name}`,
    flowId: 'f',
    paused: false,
    schedules: [],
    automations: [],
  };
}

function update(change: Partial<Change & { action: 'update' }>): Change {
  return {
    action: 'update',
    live: live('a'),
    desired: desired('a'),
    fields: [],
    schedules: [],
    automations: [],
    notes: [],
    ...change,
  };
}

const create = (name: string, fields: Partial<DeploymentFields> = {}): Change => ({
  action: 'create',
  desired: desired(name, fields),
  notes: [],
});

function effectsOf(changes: Change[], removals?: Removal[], counted?: number) {
  const plan: Plan = { flowIds: { orders: 'f' }, changes, ...(removals === undefined ? {} : { removals }) };
  const after = withSideEffects(plan, {
    plannedRuns: () => counted,
    scheduledRuns: () => counted,
    missingQueues: [{ workPoolName: 'local', name: 'slow' }],
  });
  return {
    changes: after.changes.map((change) => (change.action === 'keep' ? undefined : change.effects)),
    removals: after.removals?.map(({ effects }) => effects),
  };
}

const SCHEDULE: LiveSchedule = {
  id: 's',
  slug: 'hourly',
  active: true,
  parameters: {},
  schedule: { cron: '0 * * * *', timezone: null, day_or: true },
};

const TAGS = { field: 'tags', before: [], after: ['x'] } as const;

test.for<[string, Partial<Change & { action: 'update' }>, boolean]>([
  ['a field', { fields: [{ ...TAGS, before: [], after: ['x'] }] }, true],
  ['a changed schedule', { schedules: [{ action: 'update', before: SCHEDULE, schedule: SCHEDULE }] }, true],
  ['a removed schedule', { schedules: [{ action: 'delete', before: SCHEDULE }] }, true],
  ['a new schedule', { schedules: [{ action: 'create', schedule: SCHEDULE } as ScheduleChange] }, false],
  ['an automation', { automations: [{ action: 'delete', before: automation('x') }] }, false],
])('%s: are planned runs dropped?', ([, change, isDropped]) => {
  expect(effectsOf([update(change)], undefined, 96).changes).toEqual([
    isDropped ? [{ kind: 'drops-planned-runs', count: 96 }] : [],
  ]);
});

test('no effect where there is no planned run; a number that is not known is said so', () => {
  const changes = [update({ fields: [{ ...TAGS, before: [], after: ['x'] }] })];
  // Asked and answered: not the same as not asked.
  expect(effectsOf(changes, undefined, 0).changes).toEqual([[]]);
  expect(effectsOf(changes).changes).toEqual([[{ kind: 'drops-planned-runs', count: undefined }]]);
});

test('pausing and un-pausing', () => {
  const paused = (after: boolean): Change => update({ fields: [{ field: 'paused', before: !after, after }] });
  expect(effectsOf([paused(true), paused(false)], undefined, 0).changes).toEqual([
    [{ kind: 'pauses' }],
    [{ kind: 'unpauses' }],
  ]);
});

test('a new flow and a new queue are said once', () => {
  const fields = { work_queue_name: 'slow' };
  const changes = [create('a', fields), create('b', fields)].map((change) => ({
    ...change,
    desired: { ...change.desired, flowName: 'new' },
  }));
  expect(effectsOf(changes as Change[]).changes).toEqual([
    [
      { kind: 'creates-flow', flowName: 'new' },
      { kind: 'creates-queue', workPoolName: 'local', name: 'slow' },
    ],
    undefined,
  ]);
});

test('a queue that a change does not write is not said', () => {
  const change = update({
    desired: desired('a', { work_queue_name: 'slow' }),
    fields: [{ ...TAGS, before: [], after: ['x'] }],
  });
  expect(effectsOf([change], undefined, 0).changes).toEqual([[]]);
});

function automation(name: string, event = 'a'): LiveAutomation {
  const state: AutomationState = {
    name,
    description: '',
    enabled: true,
    trigger: { type: 'event', expect: [event] },
    action: { parameters: null, job_variables: null, schedule_after: 0 },
  };
  return { ...state, id: name, enabled: true };
}

test('an automation that comes in the place of another loses its history', () => {
  const changes = [
    update({
      automations: [
        { action: 'create', automation: automation('new') },
        { action: 'delete', before: automation('old') },
        { action: 'delete', before: automation('other', 'b') },
      ],
    }),
    update({
      automations: [
        { action: 'replace', automations: [automation('x')], before: [automation('x'), automation('y')] },
      ],
    }),
  ];
  expect(effectsOf(changes).changes).toEqual([
    [{ kind: 'replaces-automation', name: 'old' }],
    [{ kind: 'replaces-automation', name: 'x' }],
  ]);
});

const leave = (deployment: LiveDeployment): Removal => ({
  object: 'deployment',
  action: 'leave',
  live: deployment,
});

test('a new deployment that is nearly one that left the file looks renamed; the nearest counts', () => {
  const removals = [leave(live('far', { tags: ['x'] })), leave(live('near'))];
  expect(effectsOf([create('new'), create('other', { tags: ['x'] })], removals).changes).toEqual([
    [{ kind: 'looks-renamed', from: 'orders/near' }],
    [{ kind: 'looks-renamed', from: 'orders/far' }],
  ]);
});

test.for<[string, LiveDeployment]>([
  ['another function', live('old', { entrypoint: 'flows.py:users' })],
  ['other parameters and tags', live('old', { parameters: { a: 1 }, tags: ['x'] })],
])('%s: no renaming', ([, old]) => {
  expect(effectsOf([create('new')], [leave(old)]).changes).toEqual([undefined]);
});

test('what is removed takes its scheduled runs along; what is left or detached keeps them', () => {
  const removals: Removal[] = (['remove', 'leave', 'detach'] as const).map((action) => ({
    object: 'deployment',
    action,
    live: live('a'),
  }));
  expect(effectsOf([], removals, 5).removals).toEqual([
    [{ kind: 'deletes-scheduled-runs', count: 5 }],
    undefined,
    undefined,
  ]);
});
