/** One step of a `prefect.yaml`, run by Python as Prefect runs it: `python/run_step.py`. */
import type { JsonObject } from '../json.ts';
import { decodeJson, encodeJson } from '../json-text.ts';
import type { FinishedProgram, Processes } from '../ports/processes.ts';
import { pythonScript } from '../python-scripts.ts';
import type { Interpreter } from './find-interpreters.ts';
import type { PythonStep, Surroundings } from './find-python-for-steps.ts';

export interface PythonStepCall extends PythonStep, Surroundings {
  interpreter: Interpreter;
  /** Placeholders filled in. They may hold secrets, so they go through standard input alone. */
  inputs: JsonObject;
  /** Told what the step prints, as it comes. */
  onOutput?: (text: string) => void;
}

/** `outputs` is null when the step returned something other than a dict, which Prefect ignores. */
export type PythonStepResult = { outputs: JsonObject | null } | { failure: string };

/**
 * Installs `requires` into the interpreter's environment when the function cannot be imported, as Prefect does.
 * Outputs are JSON; other values are their text in Python.
 */
export async function runPythonStep(call: PythonStepCall, processes: Processes): Promise<PythonStepResult> {
  const { functionName, requires, inputs, onOutput } = call;
  const result = await processes.run({
    program: call.interpreter.path,
    args: [pythonScript('run_step.py')],
    workingDirectory: call.workingDirectory,
    variables: call.variables,
    input: encodeJson({ function: functionName, requires, inputs }),
    // All that the step prints is on stderr; on stdout there is only the answer.
    onOutput: (stream, text) => stream === 'stderr' && onOutput?.(text),
  });
  if ('failure' in result) return result;
  return answerOf(result) ?? { failure: `Python ended ${how(result)} before the step returned` };
}

function answerOf({ stdout }: FinishedProgram): PythonStepResult | undefined {
  try {
    // What an environment prints when it starts comes before the answer.
    return decodeJson(stdout.trim().split('\n').at(-1) ?? '') as unknown as PythonStepResult;
  } catch {
    return undefined;
  }
}

function how({ exitCode, signal }: FinishedProgram): string {
  return exitCode === null ? `by ${signal ?? 'a signal'}` : `with exit code ${exitCode}`;
}
