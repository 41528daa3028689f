/** Which Python can run which steps. Asks every interpreter once for all of them, and only as long as one is missing. */
import type { Processes } from '../ports/processes.ts';
import { askForModules } from './ask-for-modules.ts';
import type { Interpreter } from './find-interpreters.ts';

/** A step of a `prefect.yaml` that Python must run. */
export interface PythonStep {
  /** As written: `prefect_aws.deployments.steps.push_to_s3`, `module:function` or `path/to/script.py:function`. */
  functionName: string;
  /** Packages that are installed when the function cannot be imported. */
  requires: readonly string[];
}

export interface Surroundings {
  /** Absolute. */
  workingDirectory: string;
  /** The whole environment of the programs. */
  variables: Readonly<Record<string, string | undefined>>;
}

/**
 * For each step the first interpreter that has its module; for a step with `requires` that none has, the first that
 * works at all, because it can install them; else undefined.
 */
export async function findPythonForSteps(
  steps: readonly PythonStep[],
  candidates: readonly Interpreter[],
  surroundings: Surroundings,
  processes: Processes,
): Promise<(Interpreter | undefined)[]> {
  const finders = new Map<string, Interpreter>();
  let working: Interpreter | undefined;
  const modules = new Set(steps.map(({ functionName }) => moduleOfStep(functionName)));
  for (const candidate of candidates) {
    const missing = [...modules].filter((module) => !finders.has(module));
    if (missing.length === 0) break;
    const answer = await askForModules(candidate, missing, surroundings, processes);
    if (answer === undefined) continue;
    working ??= candidate;
    for (const module of answer.found) finders.set(module, candidate);
  }
  return steps.map(
    ({ functionName, requires }) =>
      finders.get(moduleOfStep(functionName)) ?? (requires.length > 0 ? working : undefined),
  );
}

/** The module of `module.function` and `module:function`, or the script (`prefect/utilities/importtools.py`, `import_object`). */
export function moduleOfStep(functionName: string): string {
  const end = functionName.includes(':') ? functionName.lastIndexOf(':') : functionName.lastIndexOf('.');
  return functionName.slice(0, Math.max(end, 0));
}
