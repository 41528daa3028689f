/** Entries of `triggers:` → automations. Event triggers only; facts: `prefect/events/schemas/deployment_triggers.py`. */
import type { JsonObject, JsonValue } from '../json.ts';
import type { AutomationState } from '../plan/state.ts';
import type { YamlValue } from './document.ts';
import { durationSeconds } from './duration.ts';
import { describe, isMapping, isPresent, toJson, toJsonObject, type YamlMapping } from './yaml-value.ts';

/** Why a trigger cannot be used. `supported: false`: Prefect has it, `tq` does not yet. */
export interface TriggerFault {
  key: string;
  message: string;
  supported: boolean;
}

/** A proactive trigger needs a span of at least so many seconds; Prefect puts it in when there is none. */
const SHORTEST_PROACTIVE_SECONDS = 10;

/** One automation, or what is wrong with the entry. `position` counts from 1 and makes the default name. */
export function toAutomation(
  entry: YamlMapping,
  deploymentName: string,
  position: number,
): AutomationState | TriggerFault {
  const kind = kindOf(entry);
  if (kind !== 'event') {
    return { key: 'type', supported: false, message: `tq does not deploy triggers of type \`${kind}\` yet` };
  }
  const within = durationSeconds(entry.within ?? 0);
  if (within === undefined || within < 0) return badDuration('within', entry.within);
  const after = durationSeconds(entry.schedule_after ?? 0);
  if (after === undefined || after < 0) return badDuration('schedule_after', entry.schedule_after);
  return {
    name: textOr(entry.name, `${deploymentName}__automation_${position}`),
    description: textOr(entry.description, ''),
    enabled: typeof entry.enabled === 'boolean' ? entry.enabled : undefined,
    trigger: eventTrigger(entry, within),
    action: {
      parameters: objectOrNull(entry.parameters),
      job_variables: objectOrNull(entry.job_variables),
      schedule_after: after,
    },
  };
}

/** As Prefect tells the kinds apart when `type` is absent. */
function kindOf(entry: YamlMapping): string {
  if (typeof entry.type === 'string') return entry.type;
  if (entry.posture === 'Metric') return 'metric';
  if (Array.isArray(entry.triggers)) return isPresent(entry.require) ? 'compound' : 'sequence';
  return 'event';
}

function eventTrigger(entry: YamlMapping, within: number): JsonObject {
  const posture = textOr(entry.posture, 'Reactive');
  return {
    type: 'event',
    match: jsonOr(entry.match, {}),
    match_related: jsonOr(entry.match_related, {}),
    after: sortedTexts(entry.after),
    expect: sortedTexts(entry.expect),
    for_each: sortedTexts(entry.for_each),
    posture,
    threshold: typeof entry.threshold === 'number' ? entry.threshold : 1,
    within: posture === 'Proactive' ? Math.max(within, SHORTEST_PROACTIVE_SECONDS) : within,
  };
}

/** The server keeps them as sets. */
function sortedTexts(value: YamlValue | undefined): string[] {
  return Array.isArray(value) ? [...new Set(value.map(String))].sort() : [];
}

function textOr(value: YamlValue | undefined, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

function jsonOr(value: YamlValue | undefined, otherwise: JsonValue): JsonValue {
  return isPresent(value) ? toJson(value) : otherwise;
}

function objectOrNull(value: YamlValue | undefined): JsonObject | null {
  return isMapping(value) ? toJsonObject(value) : null;
}

function badDuration(key: string, value: YamlValue | undefined): TriggerFault {
  return {
    key,
    supported: true,
    message: `\`${key}\` must be a number of seconds, 0 or more, or an ISO-8601 duration, found ${describe(value)}`,
  };
}
