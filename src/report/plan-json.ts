/** A plan for programs: what changes, and from what to what. */
import type { JsonObject, JsonValue } from '../json.ts';
import { DECLARED_BLOCK_TYPE } from '../blocks/declared-type.ts';
import type { BlockChange, BlockFieldChange } from '../plan/diff-blocks.ts';
import type { Plan } from '../plan/plan.ts';
import { fullName } from '../plan/state.ts';
import { mask } from '../secrets.ts';

/** As `plan` in `schemas/output.schema.json`. */
export interface PlanRecord {
  /** Absent when the file names no block files. */
  blocks?: { action: BlockChange['action']; block: string; [detail: string]: unknown }[];
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
    ...(plan.blocks === undefined ? {} : { blocks: plan.blocks.map(blockToJson) }),
  };
}

function blockToJson(change: BlockChange): NonNullable<PlanRecord['blocks']>[number] {
  const { action, desired, notes } = change;
  const block = `${DECLARED_BLOCK_TYPE.type.slug}/${desired.name}`;
  switch (action) {
    case 'create':
      return { action, block, desired: masked(desired.data), notes };
    case 'update':
      return { action, block, fields: change.fields.map(fieldToJson), notes };
    case 'keep':
      return { action, block, notes };
  }
}

/** The field's own name decides whether its values are shown. A value that is not there is left out. */
function fieldToJson({ field, before, after }: BlockFieldChange): JsonValue {
  const shown = (value: JsonValue): JsonValue => (mask({ [field]: value }) as JsonObject)[field] ?? null;
  return {
    field,
    ...(before === undefined ? {} : { before: shown(before) }),
    ...(after === undefined ? {} : { after: shown(after) }),
  };
}

/** Plan values are plain data, which is all that masking needs to know. */
function masked(value: object): JsonValue {
  return mask(value as JsonValue);
}
