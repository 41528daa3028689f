/** Schedules and automations of a plan → their records. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { AutomationChange, ScheduleChange } from '../plan/plan.ts';
import type { AutomationState, ScheduleState } from '../plan/state.ts';
import { differences } from './differences.ts';
import { objectOf, type Hide } from './hide.ts';
import type { AutomationRecord, ScheduleRecord } from './plan-record.ts';

export function scheduleToJson(change: ScheduleChange, hide: Hide): ScheduleRecord {
  switch (change.action) {
    case 'create':
      return { action: change.action, schedule: objectOf(change.schedule, hide) };
    case 'update': {
      const before = objectOf(change.before, hide);
      const schedule = objectOf(change.schedule, hide);
      const real = { before: scheduleValue(change.before), after: scheduleValue(change.schedule) };
      const shown = { before: hide.value(real.before), after: hide.value(real.after) };
      return { action: change.action, before, schedule, differences: differences(real, shown) };
    }
    case 'delete':
      return { action: change.action, before: objectOf(change.before, hide) };
  }
}

/** What is compared of a schedule. */
function scheduleValue({ slug, active, parameters, schedule }: ScheduleState): JsonObject {
  return { slug, active: active ?? true, ...schedule, parameters };
}

export function automationToJson(change: AutomationChange, hide: Hide): AutomationRecord {
  switch (change.action) {
    case 'create':
      return { action: change.action, automation: objectOf(change.automation, hide) };
    case 'update': {
      const before = objectOf(change.before, hide);
      const automation = objectOf(change.automation, hide);
      const after = automationValue(change.automation);
      const real = {
        before: {
          ...automationValue(change.before),
          trigger: sameKeys(change.before.trigger, change.automation.trigger),
        },
        after,
      };
      const shown = { before: hide.value(real.before), after: hide.value(real.after) };
      return { action: change.action, before, automation, differences: differences(real, shown) };
    }
    case 'delete':
      return { action: change.action, before: objectOf(change.before, hide) };
    case 'replace':
      return {
        action: change.action,
        before: change.before.map((each) => objectOf(each, hide)),
        automations: change.automations.map((each) => objectOf(each, hide)),
      };
  }
}

/** What is compared of an automation. */
function automationValue({ name, description, enabled, trigger, action }: AutomationState): JsonObject {
  return { name, description, enabled: enabled ?? true, trigger, ...action };
}

/** The server adds ids to triggers, which are no difference: only what the file's side has counts. */
function sameKeys(live: JsonObject, wanted: JsonObject): JsonObject {
  const kept = Object.entries(live).filter(([key]) => Object.hasOwn(wanted, key));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === 'triggers' ? parts(value, wanted[key]) : value]),
  );
}

function parts(live: JsonValue, wanted: JsonValue | undefined): JsonValue {
  if (!Array.isArray(live) || !Array.isArray(wanted)) return live;
  return live.map((part, index) => {
    const other = wanted[index];
    return isJsonObject(part) && isJsonObject(other) ? sameKeys(part, other) : part;
  });
}
