/** Where a `prefect.yaml` may hold values of any kind, and whether the flow takes them there. */
import type { Path } from '../../diagnostics/span.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { FlowDefinition } from '../../python/flow-definition.ts';
import { judge } from '../json-schema/judge.ts';
import { withoutRequired } from '../json-schema/prepare.ts';
import { isMapping, toJsonObject, valueAt } from '../yaml-value.ts';
import type { CheckedProject } from './check.ts';

export interface FreePlace {
  /** Of a mapping or list. */
  path: Path;
  kind: 'parameters' | 'job_variables' | 'steps' | 'tags';
  /** Whether the flow takes the value at a path inside; undefined where the flow is not known or not asked. */
  fits(path: Path, value: JsonValue): boolean | undefined;
  /** Whether the flow wants a `timedelta` there and gets a number of seconds: nothing judges it before the flow runs. */
  takesSeconds(path: Path, value: JsonValue): boolean;
}

interface Taker {
  flow: FlowDefinition;
  /** Whether the server does it. */
  isJudged: boolean;
}

/** Of the chosen entries, and the steps at the top of the file. */
export function freePlaces({ written: { data }, chosen, flows }: CheckedProject): FreePlace[] {
  const takers = new Map(
    flows.map(({ deployment, flow }): [unknown, Taker] => [
      deployment.path[1],
      { flow, isJudged: deployment.enforceParameterSchema },
    ]),
  );
  const at = (path: Path, kind: FreePlace['kind'], taker?: Taker): FreePlace[] => {
    const value = valueAt(data, path);
    if (!isMapping(value) && !Array.isArray(value)) return [];
    const inSchema = (schema: JsonObject, inside: Path, other: JsonValue): boolean =>
      isMapping(value) && fitsSchema(schema, toJsonObject(value), inside.slice(path.length), other);
    const fits: FreePlace['fits'] = (inside, other) =>
      taker && isMapping(value) ? inSchema(taker.flow.parameterSchema, inside, other) : undefined;
    const takesSeconds: FreePlace['takesSeconds'] = (inside, other) =>
      taker?.isJudged === false && inSchema(withSeconds(taker.flow.parameterSchema), inside, other);
    return [{ path, kind, fits, takesSeconds }];
  };
  const inItems = (path: Path, taker?: Taker): FreePlace[] => {
    const items = valueAt(data, path);
    if (!Array.isArray(items)) return at([...path, 'parameters'], 'parameters', taker);
    return items.flatMap((_, index) => at([...path, index, 'parameters'], 'parameters', taker));
  };
  const steps = (path: Path): FreePlace[] =>
    ['build', 'push', 'pull'].flatMap((key) => at([...path, key], 'steps'));
  return [
    ...steps([]),
    ...chosen.flatMap((index) => {
      const path = ['deployments', index];
      const taker = takers.get(index);
      return [
        ...at([...path, 'parameters'], 'parameters', taker),
        ...['schedule', 'schedules', 'triggers'].flatMap((key) => inItems([...path, key], taker)),
        ...at([...path, 'work_pool', 'job_variables'], 'job_variables'),
        ...at([...path, 'tags'], 'tags'),
        ...steps(path),
      ];
    }),
  ];
}

/** By the parameter schema of a flow; a parameter that it does not have takes nothing, which is said elsewhere. */
function fitsSchema(schema: JsonObject, parameters: JsonObject, path: Path, value: JsonValue): boolean {
  const [name = '', ...inside] = path;
  const written = parameters[name];
  const { properties } = schema;
  if (written === undefined || !isJsonObject(properties) || !Object.hasOwn(properties, name)) return false;
  const asked = { [name]: replaced(written, inside, value) };
  // What is wrong beside it is said elsewhere.
  const isAbout = (misfit: Path): boolean =>
    misfit.every((step, at) => at >= path.length || step === path[at]);
  return !judge(asked, withoutRequired(schema)).misfits.some((misfit) => isAbout(misfit.path));
}

/** The same schema with numbers in place of a `timedelta`, which JSON Schema takes for text. */
function withSeconds(schema: JsonObject): JsonObject {
  if (schema.format === 'duration') return { type: 'number' };
  const inside = (value: JsonValue): JsonValue =>
    Array.isArray(value) ? value.map(inside) : isJsonObject(value) ? withSeconds(value) : value;
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inside(value)]));
}

function replaced(value: JsonValue, [step, ...inside]: Path, other: JsonValue): JsonValue {
  if (step === undefined) return other;
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? replaced(item, inside, other) : item));
  if (!isJsonObject(value)) return value;
  return { ...value, [step]: replaced(value[step] ?? null, inside, other) };
}
