/** What starts runs: schedules and triggers. */
import { entry, type Mistake } from '../mistake.ts';

const CRON = 'cron: "0 6 * * *"';

export const SCHEDULES: Mistake[] = [
  entry('a cron expression out of range', 'schedules: [{cron: "99 * * * *"}]'),
  entry('six cron fields', 'schedules: [{cron: "0 0 6 * * *"}]', { shows: 'schedules.0.schedule.cron' }),
  entry('a day that never comes', 'schedules: [{cron: "0 0 30 2 *"}]', {
    shows: 'schedules.0.schedule.cron',
  }),
  entry('an unknown time zone', `schedules: [{${CRON}, timezone: Berlin}]`),
  entry('`cron` and `interval` in one', `schedules: [{${CRON}, interval: 60}]`),
  entry('neither `cron`, `interval` nor `rrule`', 'schedules: [{timezone: UTC}]'),
  entry('an empty schedule', 'schedules: [{}]'),
  entry('`interval` in words', 'schedules: [{interval: 1 hour}]'),
  entry('`interval: 0`', 'schedules: [{interval: 0}]'),
  entry('a recurrence rule that is none', 'schedules: [{rrule: FREQ=NEVER}]'),
  entry('a recurrence rule that has ended', 'schedules: [{rrule: "FREQ=DAILY;UNTIL=20200201T000000"}]', {
    shows: 'schedules.0.schedule.rrule',
  }),
  entry('`schedules` a mapping', `schedules: {${CRON}}`),
  entry('an unknown key (`catchup`)', `schedules: [{${CRON}, catchup: false}]`),
  entry('`max_scheduled_runs`', `schedules: [{${CRON}, max_scheduled_runs: 1}]`),
  entry('`schedule` and `schedules`', `schedule: {${CRON}}\nschedules: [{${CRON}}]`),
  entry('`anchor_date` beside `cron`', `schedules: [{${CRON}, anchor_date: "2026-01-01"}]`, {
    shows: 'schedules.0.schedule',
  }),
  entry('`day_or` beside `interval`', 'schedules: [{interval: 3600, day_or: false}]'),
  entry('two schedules with one slug', `schedules: [{${CRON}, slug: a}, {interval: 3600, slug: a}]`),
  entry('a parameter that the flow does not have', `schedules: [{${CRON}, parameters: {nmae: a}}]`, {
    shows: 'schedules.0.parameters',
  }),
  entry('a parameter of the wrong type', `schedules: [{${CRON}, parameters: {n: many}}]`, {
    shows: 'schedules.0.parameters',
  }),
];

export const TRIGGERS: Mistake[] = [
  entry('`triggers` a mapping', 'triggers: {expect: [a]}'),
  entry('a misspelt key (`expects`)', 'triggers: [{expects: [orders.landed]}]', {
    shows: 'automations.0.trigger.expect',
  }),
  entry('an empty trigger', 'triggers: [{threshold: 3}]', { shows: 'automations.0.trigger.expect' }),
  entry('`expect` a text', 'triggers: [{expect: orders.landed}]'),
  entry('an unknown posture', 'triggers: [{expect: [a], posture: Lazy}]'),
  entry('an unknown type', 'triggers: [{type: webhook}]'),
  entry('`require` above the number of parts', 'triggers: [{require: 3, triggers: [{expect: [a]}]}]'),
  entry(
    'a trigger that its own run fires',
    'triggers: [{expect: [prefect.flow-run.Completed], match_related: {prefect.resource.role: flow, prefect.resource.name: hello}}]',
    { shows: 'automations.0.trigger.expect' },
  ),
  entry('a metric trigger without Prefect Cloud', metricTrigger(), { needsServer: true }),
  entry(
    'a variable in the parameters that is not set',
    'triggers: [{expect: [a], parameters: {name: "{{ $NOT_SET }}"}}]',
  ),
  entry('a parameter that the flow does not have', 'triggers: [{expect: [a], parameters: {nmae: a}}]', {
    shows: 'automations.0.actions.0.parameters',
  }),
];

function metricTrigger(): string {
  return 'triggers: [{posture: Metric, metric: {name: lateness, threshold: 1, operator: ">"}}]';
}
