/** DesiredState and LiveState → Plan: the smallest change that makes the server hold what the file says. */
import { isJsonObject, type JsonValue } from '../json.ts';
import { nameList } from '../diagnostics/name-list.ts';
import { diffAutomations } from './diff-automations.ts';
import { diffBlocks } from './diff-blocks.ts';
import { diffSchedules } from './diff-schedules.ts';
import { isEqual } from './equal.ts';
import type { Change, FieldChange, Plan } from './plan.ts';
import { aboutDeployment, type RecordedBefore } from './recorded-before.ts';
import { isSameSchema } from './same-schema.ts';
import {
  fullName,
  type DeploymentFields,
  type DeploymentState,
  type DesiredState,
  type LiveDeployment,
  type LiveState,
  type PendingField,
} from './state.ts';

/** `recorded`: what earlier releases tell; undefined where nobody asked. */
export function diff(desired: DesiredState, live: LiveState, recorded?: RecordedBefore): Plan {
  const liveByName = new Map(live.deployments.map((deployment) => [fullName(deployment), deployment]));
  const changes = desired.deployments.map((deployment) =>
    diffDeployment(deployment, liveByName.get(fullName(deployment)), recorded),
  );
  const plan: Plan = { flowIds: live.flowIds, changes };
  const { blocks = [] } = desired;
  return blocks.length === 0 ? plan : { ...plan, blocks: diffBlocks(blocks, live.blocks ?? { blocks: [] }) };
}

function diffDeployment(
  wanted: DeploymentState,
  live: LiveDeployment | undefined,
  earlier: RecordedBefore | undefined,
): Change {
  if (live === undefined) return { action: 'create', desired: wanted, notes: waiting(wanted) };
  const recorded = earlier && aboutDeployment(earlier, fullName(wanted), live.id);
  const desired = recorded === undefined ? wanted : withoutKnownSlas(wanted, recorded);
  const fields = diffFields(desired, live);
  const isKnown = (field: PendingField): boolean => desired.pending?.has(field) !== true;
  const schedules = isKnown('schedules') ? diffSchedules(desired.schedules, live.schedules) : [];
  const { changes: automations, notes: left } = isKnown('automations')
    ? diffAutomations(desired, live.automations, recorded?.automations[fullName(desired)])
    : { changes: [], notes: [] };
  const sent = recorded === undefined ? [] : sentSlas(desired);
  const notes = [...keptSchedules(desired, live), ...left, ...waiting(desired), ...sent];
  const pendingCount = desired.pending?.size ?? 0;
  if (fields.length + schedules.length + automations.length + pendingCount + sent.length === 0)
    return { action: 'keep', live, desired, notes };
  return { action: 'update', live, desired, fields, schedules, automations, notes };
}

/** Agreements that the newest release is known to have sent are not sent again. */
function withoutKnownSlas(desired: DeploymentState, { slas }: RecordedBefore): DeploymentState {
  const { slas: wanted, ...others } = desired;
  return wanted !== undefined && isEqual(wanted, slas[fullName(desired)]) ? others : desired;
}

function sentSlas({ slas }: DeploymentState): string[] {
  return slas === undefined
    ? []
    : ['the service level agreements of the file are sent; what the server holds of them cannot be read'];
}

function diffFields(desired: DeploymentState, live: LiveDeployment): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const field of Object.keys(desired.fields) as (keyof DeploymentFields)[]) {
    const before = live.fields[field] as JsonValue;
    const after = desired.fields[field] as JsonValue;
    if (desired.pending?.has(field) !== true && !NORMAL[field](before, after, desired))
      changes.push({ field, before, after });
  }
  // What an operator paused stays paused unless the file says otherwise.
  const { paused, pending } = desired;
  if (paused !== undefined && pending?.has('paused') !== true && paused !== live.paused) {
    changes.push({ field: 'paused', before: live.paused, after: paused });
  }
  return changes;
}

type Comparison = (live: JsonValue, wanted: JsonValue, desired: DeploymentState) => boolean;

/** The queue that a pool gives a deployment which names none (measured on Prefect 3.8.8). */
const DEFAULT_QUEUE = 'default';

/** How the server fills in each field, so that a value it completed is no change. */
const NORMAL: Record<keyof DeploymentFields, Comparison> = {
  version: isEqual,
  description: isEqual,
  tags: isEqual,
  entrypoint: isEqual,
  parameters: isEqual,
  parameter_openapi_schema: (live, wanted, { unreadParameters }) =>
    isSameSchema(live, wanted, unreadParameters),
  enforce_parameter_schema: isEqual,
  concurrency_limit: isEqual,
  concurrency_options: (live, desired) => isEqual(withoutNulls(live), withoutNulls(desired)),
  work_pool_name: isEqual,
  work_queue_name: (live, desired) => isEqual(live, desired) || (desired === null && live === DEFAULT_QUEUE),
  job_variables: isEqual,
  pull_steps: (live, desired) => isEqual(live ?? [], desired ?? []),
};

function withoutNulls(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}

/** What a plan cannot tell, since it runs no steps; and how values came about. */
function waiting({ pending = new Set(), openImage, notes = [] }: DeploymentState): string[] {
  return [
    ...notes,
    ...(pending.size === 0
      ? []
      : [`known only when the build and push steps have run: ${nameList([...pending])}`]),
    ...(openImage === undefined
      ? []
      : [`\`${openImage}\` is built and pushed first; its digest stands in the job variables then`]),
  ];
}

function keptSchedules(desired: DeploymentState, live: LiveDeployment): string[] {
  const count = live.schedules.length;
  if (desired.schedules !== undefined || count === 0) return [];
  const those = count === 1 ? 'the one on the server stays' : `the ${count} on the server stay`;
  return [`the file has no \`schedules\`, so ${those}; write \`schedules: []\` for none`];
}
