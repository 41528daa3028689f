/** The `build` and `push` steps of one deployment, as `run_steps` of `prefect/deployments/steps/core.py` (3.8.8). */
import type { JsonObject } from '../json.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';
import { faultsOfInputs } from './check-inputs.ts';
import { problem, type StepProblem, type StepResult, type StepSurroundings } from './native-step.ts';
import { isImageStep, nativeStep, type RunnableStep } from './native-steps.ts';
import type { SharedSteps } from './shared-steps.ts';
import type { Step } from './step.ts';

export interface StepContext extends StepSurroundings {
  /** Fills in the placeholders of a step's inputs just before it runs. What it throws ends the run. */
  resolveInputs: (inputs: JsonObject, outputs: JsonObject) => Promise<JsonObject>;
  /** Calls the function of a step that is not native. `outputs` is null when it returns anything but a mapping. */
  runPythonStep: (
    step: Step,
    inputs: JsonObject,
    workingDirectory: string,
  ) => Promise<{ outputs: JsonObject | null } | { failure: string }>;
  /** Told of each step before it runs; not of one whose result is shared. */
  onStep: (step: Step) => void;
  /** One for all deployments of a deploy; without it nothing is shared. */
  cache?: SharedSteps;
}

export interface StepFailure extends StepProblem {
  step: Step;
}

/**
 * Runs them in the given order up to the first that fails. A step's outputs are kept under its `id`, and bare, where a
 * later step's replace an earlier one's of the same name.
 */
export async function runSteps(
  steps: readonly Step[],
  context: StepContext,
): Promise<{ outputs: JsonObject } | { failure: StepFailure }> {
  const shared = context.cache?.follow();
  let outputs: JsonObject = {};
  let workingDirectory = context.workingDirectory;
  for (const step of steps) {
    const inputs = await context.resolveInputs(step.inputs, outputs);
    const run = () => runStep(step, inputs, { ...context, workingDirectory });
    // Images are shared by what is in them, whoever asks.
    const share = isImageStep(step) ? undefined : shared;
    const result = await (share?.resultOf(step, inputs, workingDirectory, run) ?? run());
    if ('problem' in result) return { failure: { step, ...result.problem } };
    workingDirectory = result.workingDirectory ?? workingDirectory;
    // Spread, unlike assignment, takes `__proto__` for an ordinary key.
    const named = step.id === undefined || result.outputs === null ? {} : { [step.id]: result.outputs };
    outputs = { ...outputs, ...named, ...result.outputs };
  }
  return { outputs };
}

async function runStep(step: Step, inputs: JsonObject, context: StepContext): Promise<StepResult> {
  context.onStep(step);
  const native = nativeStep(step);
  if (native === undefined) {
    const result = await context.runPythonStep(step, inputs, context.workingDirectory);
    return 'failure' in result ? problem(result.failure) : result;
  }
  const fault = faultOf(native, step, inputs);
  return fault === undefined ? native.run(inputs, context) : problem(fault.message, fault.help);
}

/** What the placeholders made of the inputs may be of the wrong type, or nothing at all. */
function faultOf(native: RunnableStep, step: Step, inputs: JsonObject): StepProblem | undefined {
  const [fault] = faultsOfInputs(native.step, native.inputs, inputs, 'filled');
  if (fault === undefined) return undefined;
  const lost = Object.keys(step.inputs).find(
    (key) => (inputs[key] ?? null) === null && holdsPlaceholder(step.inputs[key]),
  );
  if (fault.path.length > 0 || lost === undefined) return fault;
  return {
    message: fault.message,
    help: `nothing is known for \`${String(step.inputs[lost])}\`, so \`${lost}\` was left out`,
  };
}
