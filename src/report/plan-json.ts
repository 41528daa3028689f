/** A plan → its record: what changes, and from what to what, without secrets and without the server's ids. */
import type { JsonObject, JsonValue } from '../json.ts';
import { DECLARED_BLOCK_TYPE } from '../blocks/declared-type.ts';
import type { BlockChange } from '../plan/diff-blocks.ts';
import type { Change, Plan, Removal, SideEffect } from '../plan/plan.ts';
import { dropsPlannedRuns } from '../plan/side-effects.ts';
import { fullName, type DeploymentState } from '../plan/state.ts';
import { differences, valueRecord, type Pair } from './differences.ts';
import { hiding, objectOf, type Hide } from './hide.ts';
import { automationToJson, scheduleToJson } from './plan-parts-json.ts';
import type {
  BlockRecord,
  ChangeRecord,
  FieldRecord,
  PlanRecord,
  PlanSummary,
  RemovalRecord,
} from './plan-record.ts';

export interface PlanRecordOptions {
  /** Name of the project. */
  project?: string;
  /** Takes known secrets out of a text; what looks like a secret is hidden without it. */
  redact?: (text: string) => string;
}

export function planToJson(plan: Plan, { project, redact }: PlanRecordOptions = {}): PlanRecord {
  const hide = hiding(redact);
  const flows = newFlows(plan);
  return {
    ...(project === undefined ? {} : { project: hide.text(project) }),
    summary: summaryOf(plan),
    ...(flows.length === 0 ? {} : { flows: flows.map(hide.text) }),
    changes: plan.changes.map((change) => changeToJson(change, hide)),
    ...(plan.blocks === undefined ? {} : { blocks: plan.blocks.map((change) => blockToJson(change, hide)) }),
    ...(plan.removals === undefined
      ? {}
      : { removals: plan.removals.map((removal) => removalToJson(removal, hide)) }),
    ...forgottenOf(plan, hide),
  };
}

function forgottenOf({ forgotten }: Plan, hide: Hide): Pick<PlanRecord, 'forgotten'> {
  if (forgotten === undefined || forgotten.deployments.length + forgotten.blocks.length === 0) return {};
  const { deployments, blocks } = forgotten;
  return { forgotten: { deployments: deployments.map(hide.text), blocks: blocks.map(hide.text) } };
}

function summaryOf(plan: Plan): PlanSummary {
  const summary: PlanSummary = { create: 0, update: 0, remove: 0, detach: 0, keep: 0, leave: 0 };
  for (const { action } of [...(plan.blocks ?? []), ...plan.changes, ...(plan.removals ?? [])])
    summary[action] += 1;
  return summary;
}

function newFlows({ changes, flowIds }: Plan): string[] {
  const made = changes.filter(({ action }) => action === 'create').map(({ desired }) => desired.flowName);
  return [...new Set(made)].filter((name) => !Object.hasOwn(flowIds, name));
}

function changeToJson(change: Change, hide: Hide): ChangeRecord {
  const { action, desired } = change;
  const { environment } = desired;
  const deployment = {
    deployment: hide.text(fullName(desired)),
    ...(environment === undefined ? {} : { environment: hide.text(environment) }),
  };
  const notes = change.notes.map(hide.text);
  switch (action) {
    case 'create':
      return {
        action,
        ...deployment,
        desired: desiredToJson(desired, hide),
        notes,
        ...effectsOf(change.effects, hide),
      };
    case 'update':
      return {
        action,
        ...deployment,
        fields: change.fields.map(({ field, ...values }) => fieldToJson(field, values, hide)),
        schedules: change.schedules.map((each) => scheduleToJson(each, hide)),
        automations: change.automations.map((each) => automationToJson(each, hide)),
        notes,
        ...effectsOf(change.effects ?? unasked(change), hide),
      };
    case 'keep':
      return { action, ...deployment, notes };
  }
}

/** A set is no JSON; what is open of the image is said in a note, and the environment beside the name. */
function desiredToJson(state: DeploymentState, hide: Hide): JsonObject {
  const { pending, ...desired } = {
    ...state,
    environment: undefined,
    openImage: undefined,
    notes: undefined,
  };
  const waiting = pending === undefined ? {} : { pending: [...pending] };
  return objectOf({ ...desired, ...waiting }, hide);
}

function effectsOf(effects: readonly SideEffect[] | undefined, hide: Hide): { effects?: SideEffect[] } {
  if (effects === undefined || effects.length === 0) return {};
  // The kind is a word of ours.
  return { effects: effects.map((each) => ({ ...objectOf(each, hide), kind: each.kind }) as SideEffect) };
}

/** What is certain without asking the server how many there are: nothing is planned without a schedule. */
function unasked(change: Extract<Change, { action: 'update' }>): SideEffect[] {
  return dropsPlannedRuns(change) && change.live.schedules.length > 0
    ? [{ kind: 'drops-planned-runs', count: undefined }]
    : [];
}

/** The field's own name decides whether its values are shown. */
function fieldToJson(field: string, { before, after }: Pair, hide: Hide): FieldRecord {
  const real = { before, after };
  const shown = { before: shownAs(field, before, hide), after: shownAs(field, after, hide) };
  const found = differences(real, shown);
  const isNested = found.some(({ path }) => path.length > 0);
  return { field, ...valueRecord(real, shown), ...(isNested ? { differences: found } : {}) };
}

function shownAs(field: string, value: JsonValue | undefined, hide: Hide): JsonValue | undefined {
  return value === undefined ? undefined : (hide.value({ [field]: value }) as JsonObject)[field];
}

function blockToJson(change: BlockChange, hide: Hide): BlockRecord {
  const { action, desired } = change;
  const block = hide.text(blockName(desired));
  const notes = change.notes.map(hide.text);
  switch (action) {
    case 'create':
      return { action, block, desired: objectOf(desired.data, hide), notes };
    case 'update': {
      const fields = change.fields.map(({ field, ...values }) => fieldToJson(field, values, hide));
      return { action, block, fields, notes };
    }
    case 'keep':
      return { action, block, notes };
  }
}

function removalToJson(removal: Removal, hide: Hide): RemovalRecord {
  const { action, object } = removal;
  const name = object === 'deployment' ? fullName(removal.live) : blockName(removal.live);
  const { movedTo, notes = [] } = removal;
  return {
    action,
    object,
    name: hide.text(name),
    ...(movedTo === undefined ? {} : { movedTo: hide.text(movedTo) }),
    ...(notes.length === 0 ? {} : { notes: notes.map(hide.text) }),
    ...effectsOf(removal.effects, hide),
  };
}

function blockName({ name }: { name: string }): string {
  return `${DECLARED_BLOCK_TYPE.type.slug}/${name}`;
}
