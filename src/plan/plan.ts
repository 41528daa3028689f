/**
 * What has to change on the server. A plain value: it can be printed, stored and tested. It describes; it must not be
 * relied on once the server has moved on.
 */
import type { JsonValue } from '../json.ts';
import type { BlockChange } from './diff-blocks.ts';
import type {
  AutomationState,
  DeploymentFields,
  DeploymentState,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
  ScheduleState,
} from './state.ts';

export interface FieldChange {
  field: keyof DeploymentFields | 'paused';
  before: JsonValue;
  after: JsonValue;
}

export type ScheduleChange =
  | { action: 'create'; schedule: ScheduleState }
  | { action: 'update'; before: LiveSchedule; schedule: ScheduleState }
  | { action: 'delete'; before: LiveSchedule };

export type AutomationChange =
  | { action: 'create'; automation: AutomationState }
  | { action: 'update'; before: LiveAutomation; automation: AutomationState }
  | { action: 'delete'; before: LiveAutomation }
  /** All that the deployment owns are deleted, then these made; what a person made stays. */
  | { action: 'replace'; automations: AutomationState[]; before: LiveAutomation[] };

export type Change =
  | { action: 'create'; desired: DeploymentState; notes: string[] }
  | {
      action: 'update';
      live: LiveDeployment;
      desired: DeploymentState;
      fields: FieldChange[];
      schedules: ScheduleChange[];
      automations: AutomationChange[];
      notes: string[];
    }
  | { action: 'keep'; live: LiveDeployment; desired: DeploymentState; notes: string[] };

export interface Plan {
  /** Flow name → id, for the flows that exist; the others are created with their first deployment. */
  flowIds: Readonly<Record<string, string>>;
  /** In the order of the file. */
  changes: Change[];
  /** Of the block files that the file names; absent when it names none. */
  blocks?: readonly BlockChange[];
}

export function hasChanges(plan: Plan): boolean {
  return [...plan.changes, ...(plan.blocks ?? [])].some((change) => change.action !== 'keep');
}
