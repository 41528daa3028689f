/** Finds new deployments that look like one which left the file: a renamed one, whose pause and schedules are lost. */
import type { JsonValue } from '../json.ts';
import { isEqual } from './equal.ts';
import type { Plan } from './plan.ts';
import { fullName, type DeploymentFields, type DeploymentState, type LiveDeployment } from './state.ts';

/** What a person chooses; the rest follows from the code or from git. */
const COMPARED = [
  'parameters',
  'tags',
  'work_pool_name',
  'job_variables',
  'concurrency_limit',
  'enforce_parameter_schema',
] as const satisfies readonly (keyof DeploymentFields)[];

/** More than this many differences make another deployment of the same flow. */
const MOST_DIFFERENCES = 1;

/** Desired state of a creation → full name of what it seems to have been. Each old deployment is named once. */
export function nearestOf({ changes, removals = [] }: Plan): Map<DeploymentState, string> {
  const old = removals.flatMap((removal) =>
    removal.object === 'deployment' && removal.movedTo === undefined ? [removal.live] : [],
  );
  const pairs = changes
    .flatMap(({ action, desired }) => (action === 'create' ? [desired] : []))
    .flatMap((desired) => old.map((live) => ({ desired, live, differences: differences(desired, live) })))
    .filter(({ differences: number }) => number <= MOST_DIFFERENCES)
    .sort((one, other) => one.differences - other.differences);
  const nearest = new Map<DeploymentState, string>();
  const taken = new Set<LiveDeployment>();
  for (const { desired, live } of pairs) {
    if (nearest.has(desired) || taken.has(live)) continue;
    nearest.set(desired, fullName(live));
    taken.add(live);
  }
  return nearest;
}

/** Infinite for another flow function. */
function differences(desired: DeploymentState, live: LiveDeployment): number {
  if (desired.fields.entrypoint !== live.fields.entrypoint) return Infinity;
  const fields = COMPARED.filter(
    (field) => !isEqual(desired.fields[field] as JsonValue, live.fields[field] as JsonValue),
  ).length;
  const timings = (schedules: readonly { schedule: object }[] = []): JsonValue =>
    schedules.map(({ schedule }) => schedule as JsonValue);
  const isSameSchedules =
    desired.schedules === undefined || isEqual(timings(desired.schedules), timings(live.schedules));
  return fields + (isSameSchedules ? 0 : 1);
}
