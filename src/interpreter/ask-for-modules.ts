/** What an interpreter has, asked without importing anything: `python/find_modules.py`. */
import { decodeJson, encodeJson } from '../json-text.ts';
import type { Processes } from '../ports/processes.ts';
import { pythonScript } from '../python-scripts.ts';
import type { Interpreter } from './find-interpreters.ts';
import type { Surroundings } from './find-python-for-steps.ts';

export interface ModulesAnswer {
  /** Those of the modules that can be found, from the working directory too. */
  found: string[];
  /** The version of Prefect that is installed; null when there is none. */
  prefect: string | null;
}

/** A Python that needs longer than this to look into its folders does not work. */
const TIMEOUT_MILLISECONDS = 30_000;

/** Undefined when the interpreter does not work, or is older than Python 3.8. */
export async function askForModules(
  { path }: Interpreter,
  modules: readonly string[],
  { workingDirectory, variables }: Surroundings,
  processes: Processes,
): Promise<ModulesAnswer | undefined> {
  const result = await processes.run({
    program: path,
    args: [pythonScript('find_modules.py')],
    workingDirectory,
    variables,
    input: encodeJson({ modules }),
    timeout: TIMEOUT_MILLISECONDS,
  });
  if ('failure' in result || result.exitCode !== 0) return undefined;
  try {
    // What an environment prints when it starts comes before the answer.
    return decodeJson(result.stdout.trim().split('\n').at(-1) ?? '') as unknown as ModulesAnswer;
  } catch {
    return undefined;
  }
}
