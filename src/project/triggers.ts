/** Entries of `triggers:` → automations. Facts: `prefect/events/schemas/deployment_triggers.py`, measured on Prefect 3.8.8. */
import type { AutomationState } from '../plan/state.ts';
import {
  readBoolean,
  readObject,
  readSeconds,
  readText,
  type Fault as TriggerFault,
  type Fields,
} from './fields.ts';
import { checkLoop } from './triggers/flow-run-loop.ts';
import { readTrigger } from './triggers/read-trigger.ts';
import { checkTemplates } from './triggers/templates.ts';
import type { YamlMapping } from './yaml-value.ts';

export type { TriggerFault };

/**
 * One automation, or everything that is wrong with the entry. `position` counts from 1 and makes the default name.
 * Values are judged as Prefect judges them after placeholders are filled in, so text may stand where a number is meant.
 */
export function toAutomation(
  entry: YamlMapping,
  deploymentName: string,
  position: number,
): { automation: AutomationState } | { faults: TriggerFault[] } {
  const fields: Fields = { mapping: entry, path: [], faults: [] };
  // Without a name of its own Prefect would name it after the deployment's id, which is not known yet.
  const name = entry.name === null ? '' : readText(fields, 'name', '');
  const automation: AutomationState = {
    name: name || `${deploymentName}__automation_${position}`,
    description: readText(fields, 'description', ''),
    enabled: readBoolean(fields, 'enabled'),
    trigger: readTrigger(fields, false),
    action: {
      parameters: readObject(fields, 'parameters'),
      job_variables: readObject(fields, 'job_variables'),
      schedule_after: readSeconds(fields, 'schedule_after', 0, 0),
    },
  };
  checkTemplates(fields);
  if (fields.faults.length === 0) checkLoop(fields, automation);
  return fields.faults.length === 0 ? { automation } : { faults: fields.faults };
}
