/** The record of a plan → lines, object by object; how they look is for the terminal's and Markdown's side. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { differenceLines, fieldLines, newValueLines, roomFor } from './plan-field-lines.ts';
import type { PlanLine, Sign } from './plan-line.ts';
import type { AutomationRecord, BlockRecord, ChangeRecord, ScheduleRecord } from './plan-record.ts';
import { shortened } from './plan-value.ts';
import { visible } from './printable.ts';
import { scheduleText, timingText } from './timing-text.ts';
import { wordFor } from './value-words.ts';

const SIGNS: Readonly<Record<'create' | 'update' | 'delete' | 'remove', Sign>> = {
  create: '+',
  update: '~',
  delete: '-',
  remove: '-',
};

/** What a deployment is made of or what changes in it, without its name, its side effects and its notes. */
export function changeLines(change: ChangeRecord): PlanLine[] {
  switch (change.action) {
    case 'create':
      return newDeploymentLines(change.desired);
    case 'update':
      return [
        ...change.fields.flatMap((field) => fieldLines(field, 1)),
        ...change.schedules.flatMap(scheduleLines),
        ...change.automations.flatMap(automationLines),
      ];
    case 'keep':
      return [];
  }
}

/** In the order in which a file tells them; the schema of the parameters follows from the flow. */
const NEW_FIELDS = [
  'entrypoint',
  'version',
  'description',
  'tags',
  'parameters',
  'enforce_parameter_schema',
  'concurrency_limit',
  'concurrency_options',
  'work_pool_name',
  'work_queue_name',
  'job_variables',
  'pull_steps',
];

/** Only what says something: a new deployment has no limit, runs active schedules, and checks its parameters. */
function newDeploymentLines(desired: JsonObject): PlanLine[] {
  const fields = isJsonObject(desired.fields) ? desired.fields : {};
  const told = NEW_FIELDS.filter((field) => !isUsual(field, fields[field]));
  return [
    ...told.flatMap((field) => newFieldLines(field, fields[field] ?? null)),
    ...(typeof desired.paused === 'boolean' ? newValueLines('paused', desired.paused, 1) : []),
    ...objectsOf(desired.schedules).flatMap((schedule) => scheduleLines({ action: 'create', schedule })),
    ...objectsOf(desired.automations).flatMap((automation) =>
      automationLines({ action: 'create', automation }),
    ),
  ];
}

function isUsual(field: string, value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (field === 'enforce_parameter_schema') return value === true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function newFieldLines(field: string, value: JsonValue): PlanLine[] {
  const words = field === 'pull_steps' ? stepNames(value) : wordFor(field, value);
  return words === undefined
    ? newValueLines(field, value, 1)
    : [{ sign: '+', depth: 1, text: `${field}: ${shortened(words, roomFor(field, 1))}` }];
}

/** `git_clone, pip_install_requirements`: a step is known by the last part of its name. */
function stepNames(steps: JsonValue): string {
  const names = objectsOf(steps).map((step) => Object.keys(step)[0]?.split('.').at(-1) ?? '{}');
  return visible(names.join(', '));
}

function objectsOf(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function scheduleLines(change: ScheduleRecord): PlanLine[] {
  const sign = SIGNS[change.action];
  const of = change.action === 'create' ? change.schedule : change.before;
  const title: PlanLine = { sign, depth: 1, text: `schedule ${scheduleText(of)}` };
  return change.action === 'update' ? [title, ...scheduleDifferences(change)] : [title];
}

/** Keys of a timing; one of another kind is told as a whole. */
const TIMING = ['cron', 'day_or', 'interval', 'anchor_date', 'rrule'];

function scheduleDifferences({ before, schedule, differences }: ScheduleUpdate): PlanLine[] {
  const [old, now] = [timingText(before.schedule), timingText(schedule.schedule)];
  const isOfAnotherKind = kindOf(before.schedule) !== kindOf(schedule.schedule);
  const others = differences.filter(({ path }) => !isOfAnotherKind || !TIMING.includes(String(path[0])));
  return [
    ...(isOfAnotherKind ? [{ sign: '~' as const, depth: 2, text: `timing: ${old} → ${now}` }] : []),
    ...others.flatMap((each) => differenceLines('', each, 2)),
  ];
}

type ScheduleUpdate = Extract<ScheduleRecord, { action: 'update' }>;

function kindOf(timing: JsonValue | undefined): string | undefined {
  return isJsonObject(timing) ? ['cron', 'interval', 'rrule'].find((kind) => kind in timing) : undefined;
}

function automationLines(change: AutomationRecord): PlanLine[] {
  switch (change.action) {
    case 'create':
      return [automationLine('+', change.automation)];
    case 'update':
      return [
        automationLine('~', change.before),
        ...change.differences.flatMap((each) => differenceLines('', each, 2)),
      ];
    case 'delete':
      return [automationLine('-', change.before)];
    case 'replace':
      return [
        { sign: '-', depth: 1, text: 'automations that a deploy made for this deployment' },
        ...change.automations.map((each) => automationLine('+', each)),
      ];
  }
}

function automationLine(sign: Sign, { name, enabled }: JsonObject): PlanLine {
  const state = sign === '+' && enabled === false ? ' (disabled)' : '';
  return { sign, depth: 1, text: `automation ${visible(String(name))}${state}` };
}

/** As `changeLines`, of a block. */
export function blockLines(change: BlockRecord): PlanLine[] {
  switch (change.action) {
    case 'create':
      return Object.entries(change.desired).flatMap(([field, value]) =>
        newValueLines(visible(field), value, 1),
      );
    case 'update':
      return change.fields.flatMap((field) => fieldLines(field, 1));
    case 'keep':
      return [];
  }
}
