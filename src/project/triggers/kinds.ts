/** The kinds of triggers, how Prefect tells them apart, and which keys each takes. */
import type { YamlMapping } from '../yaml-value.ts';

export type TriggerKind = 'event' | 'metric' | 'compound' | 'sequence';

const RESOURCE_KEYS = ['match', 'match_related'];

/** Fields of the trigger itself (`prefect/events/schemas/automations.py`, Prefect 3.8.8). */
export const KEYS: Record<TriggerKind, readonly string[]> = {
  event: ['type', ...RESOURCE_KEYS, 'after', 'expect', 'for_each', 'posture', 'threshold', 'within'],
  metric: ['type', ...RESOURCE_KEYS, 'posture', 'metric'],
  compound: ['type', 'triggers', 'require', 'within'],
  sequence: ['type', 'triggers', 'within'],
};

export const KINDS = Object.keys(KEYS) as TriggerKind[];

/** Fields of the automation and of its action; only the outermost trigger has them. */
export const AUTOMATION_KEYS = [
  'name',
  'description',
  'enabled',
  'parameters',
  'job_variables',
  'schedule_after',
];

/**
 * The kind of a trigger, undefined when its `type` names none. Without `type` it follows from other keys, and an
 * outermost trigger asks for the metric first, a part of another one for `triggers` (`deployment_trigger_discriminator`
 * and `trigger_discriminator` of Prefect 3.8.8).
 */
export function kindOf(trigger: YamlMapping, isPart: boolean): TriggerKind | undefined {
  if (Object.hasOwn(trigger, 'type')) return KINDS.find((kind) => kind === trigger.type);
  const isMetric = trigger.posture === 'Metric';
  if (isMetric && !isPart) return 'metric';
  if (Object.hasOwn(trigger, 'triggers')) return Object.hasOwn(trigger, 'require') ? 'compound' : 'sequence';
  return isMetric ? 'metric' : 'event';
}
