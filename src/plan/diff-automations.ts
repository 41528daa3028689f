/**
 * Automations are matched by what they do, else by name. The server does not tell who owns one, and deletes owned ones
 * only all at once (`DELETE /automations/owned-by/…`, measured on Prefect 3.8.8). So of those that run this deployment
 * and are not in the file, the ones with a deploy's default name, and those whose name is recorded as a deploy's, are
 * removed one by one; what is left is a person's and stays. Where nothing is recorded yet it may be a deploy's: when the
 * triggers have changed and another name is left over, all owned ones are made anew, which removes an old trigger and
 * leaves what a person made; and when nothing else has changed, a left-over stays and the plan says so.
 */
import type { JsonObject, JsonValue } from '../json.ts';
import { isEqual } from './equal.ts';
import type { AutomationChange } from './plan.ts';
import type { AutomationState, DeploymentState, LiveAutomation } from './state.ts';

/**
 * Creations and updates first, removals last, so that no event falls into a gap; and what is left alone, in words.
 * `recorded` are the names of those that deploys made for this deployment; undefined: nothing is recorded of it.
 */
export function diffAutomations(
  desired: DeploymentState,
  live: readonly LiveAutomation[],
  recorded?: readonly string[],
): { changes: AutomationChange[]; notes: string[] } {
  const { pairs, free } = match(desired.automations, live);
  const changes: AutomationChange[] = [];
  for (const { automation, before } of pairs) {
    if (before === undefined) changes.push({ action: 'create', automation });
    else if (!isSame(before, automation)) {
      changes.push({ action: 'update', before, automation: withState(automation, before, desired) });
    }
  }
  const isOurs = (automation: LiveAutomation): boolean =>
    hasDefaultName(automation, desired) || isRecorded(automation, live, recorded);
  const leftOver = free.filter((automation) => !isOurs(automation));
  if (recorded === undefined && changes.length > 0 && leftOver.length > 0) {
    const automations = pairs.map(({ automation, before }) =>
      before === undefined ? automation : withState(automation, before, desired),
    );
    return { changes: [{ action: 'replace', automations, before: [...live] }], notes: [] };
  }
  for (const before of free) {
    if (isOurs(before)) changes.push({ action: 'delete', before });
  }
  const notes = leftOver.map(
    ({ name }) =>
      `the automation \`${name}\` is not in the file and stays; remove it on the server if it is not wanted`,
  );
  return { changes, notes };
}

/** Pairs each trigger of the file with the automation it is: equal ones first, then those of the same name. */
function match(desired: readonly AutomationState[], live: readonly LiveAutomation[]) {
  const free = new Set(live);
  const take = (isIt: (candidate: LiveAutomation) => boolean): LiveAutomation | undefined => {
    const found = [...free].find(isIt);
    if (found !== undefined) free.delete(found);
    return found;
  };
  const equal = desired.map((automation) =>
    take((candidate) => candidate.name === automation.name && doesSame(candidate, automation)),
  );
  const moved = desired.map(
    (automation, index) => equal[index] ?? take((candidate) => doesSame(candidate, automation)),
  );
  const pairs = desired.map((automation, index) => ({
    automation,
    before: moved[index] ?? take((candidate) => candidate.name === automation.name),
  }));
  return { pairs, free: [...free] };
}

/** What the file does not say stays as an operator left it, as long as it is still the same trigger. */
function withState(
  automation: AutomationState,
  before: LiveAutomation,
  desired: DeploymentState,
): AutomationState {
  const isStill = doesSame(before, automation) || !hasDefaultName(before, desired);
  return { ...automation, enabled: automation.enabled ?? (isStill ? before.enabled : true) };
}

/** `<deployment>__automation_<n>` is what `prefect deploy` and `tq` call a trigger without a name. */
export function hasDefaultName(automation: { name: string }, deployment: { name: string }): boolean {
  const prefix = `${deployment.name}__automation_`;
  return automation.name.startsWith(prefix) && /^\d+$/.test(automation.name.slice(prefix.length));
}

/** Names are not unique: of two with a recorded name one may be a person's, so both stay. */
function isRecorded(
  { name }: LiveAutomation,
  live: readonly LiveAutomation[],
  recorded: readonly string[] = [],
): boolean {
  return recorded.includes(name) && live.filter((other) => other.name === name).length === 1;
}

function isSame(live: LiveAutomation, desired: AutomationState): boolean {
  return (
    live.name === desired.name &&
    live.description === desired.description &&
    (desired.enabled ?? live.enabled) === live.enabled &&
    doesSame(live, desired)
  );
}

/** The same trigger that starts the same run. */
export function doesSame(live: AutomationState, desired: AutomationState): boolean {
  return isSameTrigger(live.trigger, desired.trigger) && isEqual({ ...live.action }, { ...desired.action });
}

/**
 * Only what the file's side has is compared: that is every field of the trigger, while the server adds ids, and a later
 * one may add fields of its own. The parts of a trigger count in their order.
 */
function isSameTrigger(live: JsonValue | undefined, desired: JsonObject): boolean {
  if (typeof live !== 'object' || live === null || Array.isArray(live)) return false;
  return Object.entries(desired).every(([key, value]) =>
    key === 'triggers' ? areSameTriggers(live[key], value) : isEqual(live[key], value),
  );
}

function areSameTriggers(live: JsonValue | undefined, desired: JsonValue): boolean {
  if (!Array.isArray(live) || !Array.isArray(desired) || live.length !== desired.length) return false;
  return desired.every((part, index) => isSameTrigger(live[index], part as JsonObject));
}
