/** A trigger on the states of flow runs that its own run goes through as well. */
import type { JsonValue } from '../../json.ts';
import type { AutomationState } from '../../plan/state.ts';
import { addFault, type Fields } from '../fields.ts';

/** Every run of a deployment goes through these states. */
const STATES_OF_EVERY_RUN = [
  'prefect.flow-run.Scheduled',
  'prefect.flow-run.Pending',
  'prefect.flow-run.Running',
  'prefect.flow-run.*',
];

/**
 * Notes an automation that the server refuses with 422 because it would start itself
 * (`prevent_run_deployment_loops` in `prefect/server/events/schemas/automations.py`, Prefect 3.8.8).
 */
export function checkLoop(fields: Fields, { trigger, enabled }: AutomationState): void {
  if (enabled === false || trigger.type !== 'event' || trigger.posture !== 'Reactive') return;
  const state = (trigger.expect as string[]).find((event) => STATES_OF_EVERY_RUN.includes(event));
  const related = Array.isArray(trigger.match_related) ? trigger.match_related : [trigger.match_related];
  if (state === undefined || !isEveryRun(trigger.match) || !related.some(isEveryRun)) return;
  addFault(fields, ['expect'], {
    message: `\`${state}\` is an event of the run that this trigger starts as well, so it would never end`,
    help: 'say under `match_related` or `match` which flow runs are meant; the server refuses the automation otherwise',
  });
}

/** Whether the labels leave every flow run in. */
function isEveryRun(labels: JsonValue | undefined): boolean {
  const entries = Object.entries((labels ?? {}) as Record<string, JsonValue>);
  if (entries.length === 0) return true;
  const [[label, value] = []] = entries;
  return (
    entries.length === 1 && label === 'prefect.resource.id' && [value].flat().includes('prefect.flow-run.*')
  );
}
