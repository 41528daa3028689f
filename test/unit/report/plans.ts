/** Plans for the tests of how a plan is shown, made by the real `diff` where that is how they come about. */
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { Change, FieldChange, Plan } from '../../../src/plan/plan.ts';
import type {
  AutomationState,
  DeploymentState,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
  ScheduleState,
} from '../../../src/plan/state.ts';
import { PLAIN_FIELDS } from '../apply/deployment-state.ts';

export function wanted(name: string, more: Partial<DeploymentState> = {}): DeploymentState {
  return {
    flowName: 'orders',
    name,
    fields: PLAIN_FIELDS,
    paused: undefined,
    schedules: undefined,
    automations: [],
    versionInfo: {},
    ...more,
  };
}

export function live(name: string, more: Partial<LiveDeployment> = {}): LiveDeployment {
  return {
    id: `id-of-${name}`,
    flowId: 'id-of-flow',
    flowName: 'orders',
    name,
    fields: PLAIN_FIELDS,
    paused: false,
    schedules: [],
    automations: [],
    ...more,
  };
}

type Update = Extract<Change, { action: 'update' }>;

export function update(name: string, more: Partial<Update> = {}): Update {
  return {
    action: 'update',
    live: live(name),
    desired: wanted(name),
    fields: [],
    schedules: [],
    automations: [],
    notes: [],
    effects: [],
    ...more,
  };
}

export function field(name: FieldChange['field'], before: JsonValue, after: JsonValue): FieldChange {
  return { field: name, before, after };
}

/** Of deployments of the flow `orders`, which the server has. */
export function plan(changes: Change[], more: Partial<Plan> = {}): Plan {
  return { flowIds: { orders: 'id-of-flow' }, changes, ...more };
}

/** With one field that changes. */
export function fieldPlan(name: FieldChange['field'], before: JsonValue, after: JsonValue): Plan {
  return plan([update('hourly', { fields: [field(name, before, after)] })]);
}

export function schedule(
  slug: string | null,
  cron: string,
  more: Partial<ScheduleState> = {},
): ScheduleState {
  return {
    slug,
    active: undefined,
    parameters: {},
    schedule: { cron, timezone: 'UTC', day_or: true },
    ...more,
  };
}

export function liveSchedule(
  slug: string | null,
  cron: string,
  more: Partial<LiveSchedule> = {},
): LiveSchedule {
  return { ...schedule(slug, cron), id: `id-of-${slug}`, active: true, ...more };
}

export function automation(name: string, trigger: JsonObject, more: Partial<AutomationState> = {}) {
  const state: AutomationState = {
    name,
    description: '',
    enabled: undefined,
    trigger,
    action: { parameters: null, job_variables: null, schedule_after: 0 },
    ...more,
  };
  return state;
}

export function liveAutomation(
  name: string,
  trigger: JsonObject,
  more: Partial<LiveAutomation> = {},
): LiveAutomation {
  return {
    ...automation(name, { id: 'id-of-trigger', ...trigger }),
    id: `id-of-${name}`,
    enabled: true,
    ...more,
  };
}

/** One of everything. */
export const EVERYTHING: Plan = plan(
  [
    { action: 'keep', live: live('calm'), desired: wanted('calm'), notes: [] },
    update('hourly', {
      fields: [
        field('tags', [], ['prod']),
        field('parameters', { day: 'today' }, { day: 'today', limit: 10 }),
        field('concurrency_limit', null, 2),
        field(
          'job_variables',
          { env: { LEVEL: 'a', API_TOKEN: 's3cret-1' } },
          { env: { LEVEL: 'b', API_TOKEN: 's3cret-2' } },
        ),
        field('paused', true, false),
      ],
      schedules: [
        { action: 'create', schedule: schedule('five-past', '5 * * * *') },
        {
          action: 'update',
          before: liveSchedule('nightly', '0 2 * * *'),
          schedule: schedule('nightly', '0 3 * * *', { active: false }),
        },
        { action: 'delete', before: liveSchedule('every-hour', '0 * * * *', { active: false }) },
      ],
      automations: [
        {
          action: 'update',
          before: liveAutomation('on-arrival', { expect: ['file.landed'], threshold: 1 }),
          automation: automation('on-arrival', { expect: ['file.landed'], threshold: 2 }),
        },
      ],
      notes: ['the automation `by-hand` is not in the file and stays'],
      effects: [
        { kind: 'drops-planned-runs', count: 96 },
        { kind: 'unpauses' },
        { kind: 'creates-queue', workPoolName: 'local', name: 'fast' },
      ],
    }),
    {
      action: 'create',
      desired: wanted('daily', {
        flowName: 'stock',
        fields: {
          ...PLAIN_FIELDS,
          version: '1.2',
          tags: ['prod'],
          concurrency_limit: 1,
          concurrency_options: { collision_strategy: 'CANCEL_NEW' },
          pull_steps: [
            { 'prefect.deployments.steps.git_clone': { repository: 'https://git.example.com/x' } },
          ],
        },
        schedules: [schedule(null, '0 6 * * *', { parameters: { day: 'today' } })],
      }),
      notes: [],
      effects: [
        { kind: 'creates-flow', flowName: 'stock' },
        { kind: 'looks-renamed', from: 'stock/weekly' },
      ],
    },
  ],
  {
    blocks: [
      {
        action: 'update',
        live: { id: 'b', name: 'prod', data: {}, secretFields: [] },
        desired: { name: 'prod', data: {} },
        fields: [
          { field: 'max_workers', before: null, after: 2 },
          { field: 'owner', before: 'by hand', after: undefined },
        ],
        notes: [],
      },
    ],
    removals: [
      {
        object: 'deployment',
        action: 'remove',
        live: live('old'),
        effects: [{ kind: 'deletes-scheduled-runs', count: 12 }],
      },
      { object: 'deployment', action: 'detach', live: live('lent') },
      { object: 'deployment', action: 'leave', live: live('left') },
      { object: 'block', action: 'leave', live: { id: 'c', name: 'dev', data: {}, secretFields: [] } },
    ],
    forgotten: { deployments: ['orders/gone'], blocks: [] },
  },
);
