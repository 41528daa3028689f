/** What a server makes of an automation: refuses what Prefect 3.8.8 does, and fills in the defaults. */
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { AutomationState, LiveAutomation } from '../../src/plan/state.ts';
import { TqError } from '../../src/tq-error.ts';

const SETS = ['after', 'expect', 'for_each'];

/** `request` is named in the refusal: `POST /automations/`. Metric triggers are for Prefect Cloud alone. */
export function checkAutomation(automation: AutomationState, request: string, isCloud: boolean): void {
  const refuse = (detail: string): never => {
    throw new TqError('failed', `\`${request}\` was answered with 422: ${detail}`);
  };
  const { trigger, action, enabled } = automation;
  if (!isCloud && isMetric(trigger))
    refuse('body.trigger.posture: Input should be Posture.Reactive or Posture.Proactive');
  if (enabled !== false && startsItself(trigger))
    refuse('body: this may lead to an infinite loop of flow runs');
  // The only broken template that it knows.
  if (Object.values(action.parameters ?? {}).some((value) => /\{\{\s*\$/.test(String(value)))) {
    refuse("body.actions.0.parameters: Invalid parameters: Invalid jinja: unexpected char '$' at 3");
  }
}

function isMetric(trigger: JsonObject): boolean {
  return trigger.posture === 'Metric' || partsOf(trigger).some(isMetric);
}

function partsOf(trigger: JsonObject): JsonObject[] {
  return Array.isArray(trigger.triggers) ? (trigger.triggers as JsonObject[]) : [];
}

/** A reactive trigger on runs that are about to start, without a label that tells them apart. */
function startsItself({ type, posture, expect, match, match_related: related }: JsonObject): boolean {
  const names = Array.isArray(expect) ? expect.map(String) : [];
  const isEmpty = (labels: JsonValue | undefined): boolean => Object.keys(labels ?? {}).length === 0;
  return (
    type === 'event' &&
    posture === 'Reactive' &&
    names.some((name) => /^prefect\.flow-run\.(Scheduled|Pending|Running|\*)$/.test(name)) &&
    isEmpty(match) &&
    isEmpty(related)
  );
}

export function storedAutomation(id: string, automation: AutomationState, enabled: boolean): LiveAutomation {
  const { name, description, action, trigger } = structuredClone(automation);
  return { id, name, description, enabled, action, trigger: storedTrigger(trigger) };
}

function storedTrigger(trigger: JsonObject): JsonObject {
  if (trigger.type === 'metric') return trigger;
  if (Array.isArray(trigger.triggers)) {
    return { within: null, ...trigger, triggers: partsOf(trigger).map(storedTrigger) };
  }
  const filled: JsonObject = {
    match: {},
    match_related: {},
    after: [],
    expect: [],
    for_each: [],
    threshold: 1,
    within: 0,
    ...trigger,
  };
  for (const key of SETS) filled[key] = (filled[key] as JsonValue[]).map(String).sort();
  return filled;
}
