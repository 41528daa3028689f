/** A plan for people: what is created, changed and removed, field by field, and what that costs. */
import type { AutomationChange, Change, Plan, ScheduleChange } from '../plan/plan.ts';
import { isEqual } from '../plan/equal.ts';
import { fullName, type AutomationState, type ScheduleState, type ScheduleTiming } from '../plan/state.ts';
import type { Palette } from './palette.ts';
import { renderBlockChange } from './plan-blocks-text.ts';
import { valueText } from './plan-value.ts';
import { printable } from './printable.ts';

export function renderPlan(plan: Plan, colours: Palette): string {
  const rows = [
    ...(plan.blocks ?? []).flatMap((change) => renderBlockChange(change, colours)),
    ...plan.changes.flatMap((change) => renderChange(change, colours)),
  ];
  return [...rows, countLine(plan)].join('\n');
}

function renderChange(change: Change, colours: Palette): string[] {
  const name = printable(fullName(change.desired));
  switch (change.action) {
    case 'create':
      return [
        colours.create(`+ ${name}`),
        ...(change.desired.schedules ?? []).map((schedule) =>
          colours.create(`    + schedule ${scheduleText(schedule)}`),
        ),
        ...change.desired.automations.map(({ name: trigger }) =>
          colours.create(`    + automation ${trigger}`),
        ),
        ...change.notes.map((note) => colours.faint(`    · ${note}`)),
      ];
    case 'update':
      return [
        colours.update(`~ ${name}`),
        ...change.fields.map(({ field, before, after }) =>
          colours.update(`    ~ ${field}: ${valueText(before)} → ${valueText(after)}`),
        ),
        ...change.schedules.map((each) => scheduleLine(each, colours)),
        ...change.automations.map((each) => automationLine(each, colours)),
        ...(change.fields.length + change.schedules.length === 0
          ? []
          : [colours.faint('    ! runs that were already planned are dropped; the server plans them anew')]),
        ...change.notes.map((note) => colours.faint(`    · ${note}`)),
      ];
    case 'keep':
      return change.notes.length === 0
        ? []
        : [`  ${name}`, ...change.notes.map((note) => colours.faint(`    · ${note}`))];
  }
}

function scheduleLine(change: ScheduleChange, colours: Palette): string {
  switch (change.action) {
    case 'create':
      return colours.create(`    + schedule ${scheduleText(change.schedule)}`);
    case 'update':
      return colours.update(
        `    ~ schedule ${scheduleText(change.before)} → ${scheduleText(change.schedule)}`,
      );
    case 'delete':
      return colours.remove(`    - schedule ${scheduleText(change.before)}`);
  }
}

function automationLine(change: AutomationChange, colours: Palette): string {
  switch (change.action) {
    case 'create':
      return colours.create(`    + automation ${change.automation.name}`);
    case 'update':
      return colours.update(
        `    ~ automation ${change.before.name}: ${automationFields(change.before, change.automation)}`,
      );
    case 'delete':
      return colours.remove(`    - automation ${change.before.name}`);
    case 'replace':
      return [
        colours.remove('    - automations that a deploy made for this deployment'),
        ...change.automations.map(({ name }) => colours.create(`    + automation ${name}`)),
      ].join('\n');
  }
}

/** What differs between two automations, by name. */
function automationFields(before: AutomationState, after: AutomationState): string {
  const fields = [
    ['name', before.name, after.name],
    ['description', before.description, after.description],
    ['enabled', before.enabled ?? true, after.enabled ?? true],
    ['trigger', before.trigger, after.trigger],
    ['parameters', before.action.parameters, after.action.parameters],
    ['job_variables', before.action.job_variables, after.action.job_variables],
    ['schedule_after', before.action.schedule_after, after.action.schedule_after],
  ] as const;
  return fields
    .filter(([, old, now]) => !isEqual(old, now))
    .map(([field, old, now]) => `${field} ${valueText(old)} → ${valueText(now)}`)
    .join(', ');
}

/** `` morning `0 6 * * *` Europe/Berlin (inactive) `` */
function scheduleText({ slug, schedule, active }: ScheduleState): string {
  const zone = schedule.timezone === null ? '' : ` ${schedule.timezone}`;
  return `${slug === null ? '' : `${slug} `}\`${timingText(schedule)}\`${zone}${active === false ? ' (inactive)' : ''}`;
}

function timingText(timing: ScheduleTiming): string {
  if ('cron' in timing) return timing.cron;
  if ('rrule' in timing) return timing.rrule.replaceAll('\n', ' ');
  return `every ${timing.interval} s`;
}

/** `1 to create, 2 to change, 3 unchanged` */
function countLine(plan: Plan): string {
  const count = (action: Change['action']): number =>
    [...(plan.blocks ?? []), ...plan.changes].filter((change) => change.action === action).length;
  const parts = [
    [count('create'), 'to create'],
    [count('update'), 'to change'],
    [count('keep'), 'unchanged'],
  ] as const;
  const shown = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return shown.length === 0 ? 'nothing to deploy' : shown.join(', ');
}
