/** A step of `build`, `push` or `pull` as written: one Python function by its dotted name, and its inputs. */
import type { Path } from '../diagnostics/span.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { kindOf } from './kind-of.ts';

export interface StepCall {
  /** The dotted name of a Python function. */
  name: string;
  /** The outputs are also kept under this name. */
  id?: string;
  /** Requirements that the function's module comes from, such as `prefect-docker>=0.6`. */
  requires: string[];
  /** As written, placeholders not filled in; without `id` and `requires`. */
  inputs: JsonObject;
}

/** A step that a deploy runs. `pull` steps are run by a worker, never by `tq`. */
export interface Step extends StepCall {
  phase: 'build' | 'push';
  /** Whether it stands at the top of the file, so that several deployments have it in common. */
  isTopLevel: boolean;
}

/** What is wrong with a step; `path` leads from the step, or the list of steps, to the place. */
export interface StepFault {
  path: Path;
  message: string;
  help?: string;
  /** The key is at fault, and not its value. */
  target?: 'key';
  /** The name that the key at fault is certain to stand for. */
  renameTo?: string;
}

/**
 * One item of a list of steps. Null for an item that holds nothing, which Prefect skips. Null inputs are a fault: in
 * Prefect they end in `AttributeError: 'NoneType' object has no attribute 'get'` (measured on Prefect 3.8.8).
 */
export function parseStep(value: JsonValue): StepCall | { faults: StepFault[] } | null {
  if (isNothing(value)) return null;
  if (!isJsonObject(value)) return fault([], `a step must be a mapping, found ${kindOf(value)}`);
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) {
    return fault(
      [],
      `a step must name one function, found ${Object.keys(value).length}`,
      'write each function as a list item of its own, its inputs indented below it',
    );
  }
  const inputs = value[name] ?? null;
  if (!isJsonObject(inputs)) {
    return fault(
      [name],
      `the inputs of \`${name}\` must be a mapping, found ${kindOf(inputs)}`,
      inputs === null ? `write \`${name}: {}\`, or its inputs indented below it` : undefined,
    );
  }
  return readCall(name, inputs);
}

function readCall(name: string, written: JsonObject): StepCall | { faults: StepFault[] } {
  const { id = null, requires = null, ...inputs } = written;
  if (id !== null && typeof id !== 'string') {
    return fault([name, 'id'], `\`id\` must be text, found ${kindOf(id)}`, 'put it in quotes');
  }
  const requirements =
    requires === null || requires === '' ? [] : Array.isArray(requires) ? requires : [requires];
  const other = requirements.find((each) => typeof each !== 'string');
  if (other !== undefined) {
    return fault(
      [name, 'requires'],
      `\`requires\` must be text or a list of texts, found ${kindOf(other)}`,
      'write the names of packages, such as `requires: prefect-docker`',
    );
  }
  return { name, ...(id === null || id === '' ? {} : { id }), requires: requirements as string[], inputs };
}

/** What is false to Python. */
function isNothing(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) ? Object.keys(value).length === 0 : !value;
}

function fault(path: Path, message: string, help?: string): { faults: StepFault[] } {
  return { faults: [{ path, message, help }] };
}
