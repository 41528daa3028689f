/** A plan for programs: what changes, and from what to what. */
import type { JsonValue } from '../json.ts';
import type { Plan } from '../plan/plan.ts';
import { fullName } from '../plan/state.ts';
import { mask } from '../secrets.ts';

/** As `plan` in `schemas/output.schema.json`. */
export interface PlanRecord {
  changes: { action: Plan['changes'][number]['action']; deployment: string; [detail: string]: unknown }[];
}

/** Without the server's ids of what is kept and without whole states: what changes, and from what to what. */
export function planToJson(plan: Plan): PlanRecord {
  return {
    changes: plan.changes.map((change) => {
      const deployment = fullName(change.desired);
      switch (change.action) {
        case 'create':
          return { action: change.action, deployment, desired: masked(change.desired) };
        case 'update':
          return {
            action: change.action,
            deployment,
            fields: masked(change.fields),
            schedules: masked(change.schedules),
            automations: masked(change.automations),
            notes: change.notes,
          };
        case 'keep':
          return { action: change.action, deployment, notes: change.notes };
      }
    }),
  };
}

/** Plan values are plain data, which is all that masking needs to know. */
function masked(value: object): JsonValue {
  return mask(value as JsonValue);
}
