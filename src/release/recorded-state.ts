/** What the server was made to hold, as a release records it, so that it can be brought back. Holds no secrets. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { kindOfName } from '../project/secrets/named-secret.ts';
import { mask } from '../secrets.ts';
import type { Plan } from '../plan/plan.ts';
import { fullName, type DeploymentName, type DeploymentState, type DesiredState } from '../plan/state.ts';
import type { RecordedState } from './release.ts';

/** Takes known secrets out of a text. */
export type Redaction = (text: string) => string;

/** Stands for a whole value that is a secret, or holds one: text, number, or mapping with a secret for a key. */
export const WITHHELD = '********';

/** What was recorded before and is still there, with the wanted state of everything that this run is about. */
export function recordedState(
  plan: Plan,
  desired: DesiredState,
  before: RecordedState | undefined,
  redact: Redaction,
): RecordedState {
  return keepingOthers(plan, before, {
    deployments: desired.deployments.map((each) => toRecord(each, redact)),
    blocks: (desired.blocks ?? []).map(({ name, data }) => ({ name, data: clean({ ...data }, redact) })),
  });
}

/** `wanted`, and what was recorded `before` of other objects and is not removed by the plan. */
export function keepingOthers(
  plan: Plan,
  before: RecordedState | undefined,
  wanted: RecordedState,
): RecordedState {
  const gone = goneBy(plan);
  const deployments = new Set([...gone.deployments, ...wanted.deployments.map(recordedName)]);
  const blocks = new Set([...gone.blocks, ...wanted.blocks.map(blockNameOf)]);
  return {
    deployments: [
      ...(before?.deployments ?? []).filter((each) => !deployments.has(recordedName(each))),
      ...wanted.deployments,
    ],
    blocks: [...(before?.blocks ?? []).filter((each) => !blocks.has(blockNameOf(each))), ...wanted.blocks],
  };
}

/** Names of what is removed, detached or was gone already. */
function goneBy({ removals = [], forgotten }: Plan): { deployments: string[]; blocks: string[] } {
  const deployments = [...(forgotten?.deployments ?? [])];
  const blocks = [...(forgotten?.blocks ?? [])];
  for (const { object, action, live } of removals) {
    if (action === 'leave') continue;
    if (object === 'deployment') deployments.push(fullName(live));
    else blocks.push(live.name);
  }
  return { deployments, blocks };
}

/** `flow/name` of a recorded deployment. */
export function recordedName(state: JsonObject): string {
  return fullName(state as unknown as DeploymentName);
}

function blockNameOf({ name }: JsonObject): string {
  return String(name);
}

/** Without what is only known while planning. Names stay, for by them the deployment is found again. */
function toRecord(desired: DeploymentState, redact: Redaction): JsonObject {
  const { flowName, name, environment, ...rest } = desired;
  const { fields, paused, schedules, automations, slas, unreadParameters, labels } = rest;
  const state = { fields, paused, schedules, automations, slas, unreadParameters, labels };
  // A secret there cannot be withheld: there is nothing on the server to bring it back from.
  const isTold = environment !== undefined && redact(environment) === environment;
  const where: JsonObject = isTold ? { environment } : {};
  return {
    flowName,
    name,
    ...where,
    ...(withhold(
      state as unknown as JsonValue,
      maskState(state as unknown as JsonObject),
      redact,
    ) as JsonObject),
  };
}

/** Defaults of a schema come from the code, so that they are secrets only under names that leave no doubt. */
function maskState(state: JsonObject): JsonObject {
  const masked = mask(state) as JsonObject;
  const { fields } = masked;
  const schema = (state.fields as JsonObject).parameter_openapi_schema;
  if (schema === undefined || !isJsonObject(fields)) return masked;
  const shown = withDefaults(schema, fields.parameter_openapi_schema);
  return { ...masked, fields: { ...fields, parameter_openapi_schema: shown } };
}

function withDefaults(schema: JsonValue, masked: JsonValue | undefined): JsonValue {
  if (Array.isArray(schema) && Array.isArray(masked))
    return schema.map((item, index) => withDefaults(item, masked[index]));
  if (!isJsonObject(schema) || !isJsonObject(masked)) return masked ?? null;
  return Object.fromEntries(
    Object.entries(masked).map(([key, item]) => {
      const real = schema[key];
      if (real === undefined || kindOfName(key) !== undefined) return [key, item];
      return [key, key === 'default' ? mask(real) : withDefaults(real, item)];
    }),
  );
}

function clean(value: JsonValue, redact: Redaction): JsonValue {
  return withhold(value, mask(value), redact);
}

/** Only whole values are withheld: a part of a text could not be brought back, and may still tell something. */
function withhold(value: JsonValue, masked: JsonValue | undefined, redact: Redaction): JsonValue {
  if (Array.isArray(value))
    return value.map((item, index) => withhold(item, (masked as JsonValue[])[index], redact));
  if (typeof value === 'object' && value !== null) {
    const kept = Object.entries(value).filter(([, item]) => item !== undefined);
    if (kept.some(([key]) => redact(key) !== key || !Object.hasOwn(masked as JsonObject, key)))
      return WITHHELD;
    return Object.fromEntries(
      kept.map(([key, item]) => [key, withhold(item, (masked as JsonObject)[key], redact)]),
    );
  }
  return masked !== value || (typeof value === 'string' && redact(value) !== value) ? WITHHELD : value;
}
