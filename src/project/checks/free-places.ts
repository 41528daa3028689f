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
}

/** Of the chosen entries, and the steps at the top of the file. */
export function freePlaces({ written: { data }, chosen, flows }: CheckedProject): FreePlace[] {
  const flowOf = new Map(flows.map(({ deployment, flow }) => [deployment.path[1], flow]));
  const at = (path: Path, kind: FreePlace['kind'], flow?: FlowDefinition): FreePlace[] => {
    const value = valueAt(data, path);
    if (!isMapping(value) && !Array.isArray(value)) return [];
    const fits: FreePlace['fits'] = (inside, other) =>
      flow === undefined || !isMapping(value)
        ? undefined
        : fitsFlow(flow, toJsonObject(value), inside.slice(path.length), other);
    return [{ path, kind, fits }];
  };
  const inItems = (path: Path, flow?: FlowDefinition): FreePlace[] => {
    const items = valueAt(data, path);
    if (!Array.isArray(items)) return at([...path, 'parameters'], 'parameters', flow);
    return items.flatMap((_, index) => at([...path, index, 'parameters'], 'parameters', flow));
  };
  const steps = (path: Path): FreePlace[] =>
    ['build', 'push', 'pull'].flatMap((key) => at([...path, key], 'steps'));
  return [
    ...steps([]),
    ...chosen.flatMap((index) => {
      const path = ['deployments', index];
      const flow = flowOf.get(index);
      return [
        ...at([...path, 'parameters'], 'parameters', flow),
        ...['schedule', 'schedules', 'triggers'].flatMap((key) => inItems([...path, key], flow)),
        ...at([...path, 'work_pool', 'job_variables'], 'job_variables'),
        ...at([...path, 'tags'], 'tags'),
        ...steps(path),
      ];
    }),
  ];
}

/** By the parameter schema of the flow; a parameter that it does not have takes nothing, which is said elsewhere. */
function fitsFlow(flow: FlowDefinition, parameters: JsonObject, path: Path, value: JsonValue): boolean {
  const [name = '', ...inside] = path;
  const written = parameters[name];
  const { properties } = flow.parameterSchema;
  if (written === undefined || !isJsonObject(properties) || !Object.hasOwn(properties, name)) return false;
  const asked = { [name]: replaced(written, inside, value) };
  return judge(asked, withoutRequired(flow.parameterSchema)).misfits.length === 0;
}

function replaced(value: JsonValue, [step, ...inside]: Path, other: JsonValue): JsonValue {
  if (step === undefined) return other;
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? replaced(item, inside, other) : item));
  if (!isJsonObject(value)) return value;
  return { ...value, [step]: replaced(value[step] ?? null, inside, other) };
}
