/** An automation as the server has it → an entry of `triggers:` that means the same, without what goes without saying. */
import type { JsonObject, JsonValue } from '../json.ts';
import { isEqual } from '../plan/equal.ts';
import type { AutomationState } from '../plan/state.ts';
import { KEYS, type TriggerKind } from '../project/triggers/kinds.ts';

/** Of fields that may be left out (`prefect/events/schemas/automations.py`, Prefect 3.8.8). */
const DEFAULTS: JsonObject = {
  match: {},
  match_related: {},
  after: [],
  expect: [],
  for_each: [],
  posture: 'Reactive',
  threshold: 1,
};

/** Of the parts of a metric; both are the least as well. */
const METRIC_DEFAULTS: JsonObject = { range: 300, firing_for: 300 };

/** `position` counts from 1: the name that an entry at this place gets by itself is left out. */
export function writtenTrigger(
  { name, description, enabled, trigger, action }: AutomationState,
  deploymentName: string,
  position: number,
): JsonObject {
  return {
    ...(name === `${deploymentName}__automation_${position}` ? {} : { name }),
    ...(description === '' ? {} : { description }),
    ...(enabled === false ? { enabled } : {}),
    ...writtenParts(trigger),
    ...(action.parameters === null ? {} : { parameters: action.parameters }),
    ...(action.job_variables === null ? {} : { job_variables: action.job_variables }),
    ...(action.schedule_after === 0 ? {} : { schedule_after: action.schedule_after }),
  };
}

/** What kind it is follows from its keys, so `type` is left out. Fields that no entry can have are as well. */
function writtenParts(trigger: JsonObject): JsonObject {
  const kind = String(trigger.type) as TriggerKind;
  const keys = (KEYS[kind] ?? []).filter((key) => key !== 'type' && Object.hasOwn(trigger, key));
  // An absent key means that there is no limit, which is null on the server.
  const ofParts = keys.filter((key) => !isDefault(key, trigger));
  return Object.fromEntries(ofParts.map((key) => [key, writtenField(key, trigger[key] as JsonValue)]));
}

function isDefault(key: string, { type, posture, [key]: value }: JsonObject): boolean {
  if (key === 'within') return value === (type !== 'event' ? null : posture === 'Proactive' ? 10 : 0);
  return Object.hasOwn(DEFAULTS, key) && isEqual(value, DEFAULTS[key]);
}

function writtenField(key: string, value: JsonValue): JsonValue {
  if (key === 'triggers' && Array.isArray(value))
    return value.map((part) => writtenParts(part as JsonObject));
  if (key !== 'metric') return value;
  const kept = Object.entries(value as JsonObject).filter(
    ([name, item]) => !Object.hasOwn(METRIC_DEFAULTS, name) || item !== METRIC_DEFAULTS[name],
  );
  return Object.fromEntries(kept);
}
