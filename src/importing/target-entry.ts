/** An entry of `deployments:` that means what the server has: as it is written wherever it means the same already. */
import type { JsonObject, JsonValue } from '../json.ts';
import { diff } from '../plan/diff.ts';
import type { Change, FieldChange } from '../plan/plan.ts';
import type { DeploymentState, LiveDeployment } from '../plan/state.ts';
import { isMapping, setKey, type YamlMapping } from '../project/yaml-value.ts';
import { isSameValue } from './same-value.ts';
import { mergeValues, mergingOf, own, setOrRemove } from './merge-values.ts';
import type { Session } from './put-value.ts';
import { hasDeprecatedSchedule, targetSchedules, targetTriggers, TRIGGER_FILLING } from './target-lists.ts';

export interface EntrySides {
  /** As it stands in the file. */
  written: YamlMapping;
  /** With values in the place of placeholders. */
  filled: YamlMapping;
  desired: DeploymentState;
  live: LiveDeployment;
}

/** The keys of a new entry in the order in which people write them. */
const ORDER =
  'name version description tags entrypoint parameters enforce_parameter_schema paused concurrency_limit work_pool pull schedules triggers'.split(
    ' ',
  );

/** What every deployment needs; the rest is added where it does not follow from the flow. */
export function newEntry({ name, fields, paused }: LiveDeployment): YamlMapping {
  const { entrypoint, work_pool_name: pool } = fields;
  return { name, entrypoint, ...(paused ? { paused } : {}), work_pool: { name: pool } };
}

export function inOrder(entry: YamlMapping): YamlMapping {
  const keys = Object.keys(entry).sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other));
  return Object.fromEntries(keys.map((key) => [key, entry[key] ?? null]));
}

/** Compared as if the flow still had the name that the server knows. */
export function compare(desired: DeploymentState, live: LiveDeployment): Change {
  const { flowName } = live;
  const plan = diff(
    { deployments: [{ ...desired, flowName, name: live.name }] },
    { workPools: [], flowIds: {}, deployments: [live] },
  );
  return plan.changes[0] as Change;
}

export function targetEntry(sides: EntrySides, session: Session): YamlMapping {
  const { written, desired, live } = sides;
  const change = compare(desired, live);
  const target: YamlMapping = { ...written };
  const fields = change.action === 'update' ? change.fields : [];
  for (const { field } of fields) setField(target, field, sides, session);
  if (desired.pending?.has('schedules') !== true) setSchedules(target, sides, session);
  if (desired.pending?.has('automations') !== true) setTriggers(target, sides, session);
  return target;
}

function setField(
  target: YamlMapping,
  field: FieldChange['field'],
  sides: EntrySides,
  session: Session,
): void {
  switch (field) {
    case 'parameter_openapi_schema':
      return;
    case 'work_pool_name':
    case 'work_queue_name':
    case 'job_variables':
      return setPool(target, field, sides, session);
    case 'pull_steps':
      return setPull(target, sides, session);
    case 'concurrency_limit':
    case 'concurrency_options':
      return setKeyTo(target, 'concurrency_limit', concurrency(sides.live), sides, session);
    default:
      return setKeyTo(target, field, valueOf(field, sides.live), sides, session);
  }
}

/** Undefined for what an entry without the key gets. */
function valueOf(
  field:
    'version' | 'description' | 'entrypoint' | 'tags' | 'parameters' | 'enforce_parameter_schema' | 'paused',
  { fields, paused }: LiveDeployment,
): JsonValue | undefined {
  switch (field) {
    case 'paused':
      return paused;
    case 'enforce_parameter_schema':
      return fields[field] ? undefined : false;
    case 'tags':
    case 'parameters':
      return isEmpty(fields[field]) ? undefined : fields[field];
    default:
      return fields[field] || undefined;
  }
}

function isEmpty(value: JsonValue[] | JsonObject): boolean {
  return Object.keys(value).length === 0;
}

/** Undefined: the key goes, and with it the value that it gave. */
function setKeyTo(
  target: YamlMapping,
  key: string,
  live: JsonValue | undefined,
  { written, filled }: EntrySides,
  session: Session,
): void {
  const value = mergeValues(
    mergingOf(session, () => 'all-but-runtime'),
    own(written, key),
    own(filled, key),
    live,
    [key],
  );
  setOrRemove(target, key, value);
}

function concurrency({ fields }: LiveDeployment): JsonValue | undefined {
  const { concurrency_limit: limit, concurrency_options: options } = fields;
  if (options === null) return limit ?? undefined;
  return { ...(limit === null ? {} : { limit }), ...options };
}

const POOL_KEYS = {
  work_pool_name: 'name',
  work_queue_name: 'work_queue_name',
  job_variables: 'job_variables',
} as const;

function setPool(
  target: YamlMapping,
  field: keyof typeof POOL_KEYS,
  { written, filled, live }: EntrySides,
  session: Session,
): void {
  const key = POOL_KEYS[field];
  const value = live.fields[field];
  const isNothing =
    value === null ||
    (typeof value === 'object' && isEmpty(value)) ||
    (field === 'work_queue_name' && value === 'default');
  const before = isMapping(written.work_pool) ? written.work_pool : {};
  const inFilled = isMapping(filled.work_pool) ? filled.work_pool : {};
  const merged = mergeValues(
    mergingOf(session, () => 'all-but-runtime'),
    own(before, key),
    own(inFilled, key),
    isNothing ? undefined : value,
    ['work_pool', key],
  );
  const pool: YamlMapping = { ...(isMapping(target.work_pool) ? target.work_pool : {}) };
  setOrRemove(pool, key, merged);
  setKey(target, 'work_pool', pool);
}

/** Steps at the top of the file hold for other entries, too, so that those of this one are its own. */
function setPull(target: YamlMapping, { written, desired, live }: EntrySides, session: Session): void {
  const own = Array.isArray(written.pull)
    ? written.pull
    : isMapping(written.pull)
      ? [written.pull]
      : undefined;
  const steps = live.fields.pull_steps ?? [];
  const filled = own === undefined ? undefined : desired.fields.pull_steps;
  const merged = mergeValues(
    mergingOf(session, () => 'environment'),
    own,
    filled ?? undefined,
    steps,
    ['pull'],
  );
  if (merged !== undefined) setKey(target, 'pull', merged);
}

function setSchedules(target: YamlMapping, sides: EntrySides, session: Session): void {
  const { written, filled, desired, live } = sides;
  const deprecated = hasDeprecatedSchedule(written);
  const change = compare({ ...desired, schedules: desired.schedules ?? [] }, live);
  const isSame = change.action === 'keep' || (change.action === 'update' && change.schedules.length === 0);
  if (isSame) return;
  if (deprecated === 'with-placeholder') {
    session.notes.add(
      '`schedule` holds a placeholder and stands for something else than the server has; it stays',
    );
    return;
  }
  const schedules = targetSchedules(
    mergingOf(session, () => 'all'),
    written,
    filled,
    desired,
    live,
  );
  if (deprecated === 'movable') delete target.schedule;
  if (schedules !== undefined) setKey(target, 'schedules', schedules);
}

function setTriggers(target: YamlMapping, sides: EntrySides, session: Session): void {
  const { written, filled, desired, live } = sides;
  const triggers = targetTriggers(mergingOf(session, TRIGGER_FILLING), written, filled, desired, live);
  const before = own(written, 'triggers') ?? [];
  if (isSameValue(before, triggers)) return;
  if (triggers.length === 0) delete target.triggers;
  else setKey(target, 'triggers', triggers);
}
