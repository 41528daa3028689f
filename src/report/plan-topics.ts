/** What changes in an object of a plan, by name only; names stand between backticks. */
import type { JsonObject } from '../json.ts';
import type { AutomationRecord, ChangeRecord, FieldRecord, ScheduleRecord } from './plan-record.ts';
import { visible } from './printable.ts';

/** Empty for what is new altogether. */
export function changeTopics(change: ChangeRecord): string[] {
  if (change.action !== 'update') return [];
  return [
    ...fieldTopics(change.fields),
    ...change.schedules.map(scheduleTopic),
    ...change.automations.flatMap(automationTopics),
  ];
}

export function fieldTopics(fields: readonly FieldRecord[]): string[] {
  return fields.map(({ field }) => named('', field));
}

function scheduleTopic(change: ScheduleRecord): string {
  switch (change.action) {
    case 'create':
      return named('new schedule', change.schedule.slug);
    case 'update':
      return named('schedule', change.before.slug);
    case 'delete':
      return named('removed schedule', change.before.slug);
  }
}

function automationTopics(change: AutomationRecord): string[] {
  switch (change.action) {
    case 'create':
      return [named('new automation', change.automation.name)];
    case 'update':
      return [named('automation', change.before.name)];
    case 'delete':
      return [named('removed automation', change.before.name)];
    case 'replace':
      return change.automations.map(({ name }) => named('replaced automation', name));
  }
}

/** A schedule may have no name. */
function named(kind: string, name: JsonObject[string] | undefined): string {
  return typeof name === 'string' ? `${kind} \`${visible(name).replaceAll('`', '´')}\``.trim() : kind;
}
