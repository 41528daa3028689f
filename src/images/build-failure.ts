/** What a person has to see of a build or a push that failed. */
import type { BuildOutput, BuildStep } from './build-output.ts';

export interface BuildFailure {
  /** The step that failed: `step 3/7: RUN make`; absent when it was none of them. */
  step?: string;
  /** What it printed: the last lines, or those outside of steps when it was none of them. */
  lines: readonly string[];
}

/** `step` is what the engine names, where the output names none. */
export function describeFailure(output: BuildOutput, step?: string): BuildFailure {
  const failed = failedStep(output);
  if (failed === undefined) return { lines: output.loose, ...(step === undefined ? {} : { step }) };
  return { step: `${stepName(failed)}${failed.instruction}`, lines: failed.lines };
}

/** BuildKit says which; the others stop in the middle of it. */
function failedStep({ steps, style, layers, current }: BuildOutput): BuildStep | undefined {
  const failed = steps.findLast(({ state }) => state === 'failed');
  if (failed !== undefined) return failed;
  if (style === 'buildkit' || layers !== undefined || current === undefined) return undefined;
  return steps[current]?.state === 'running' ? steps[current] : undefined;
}

/** `step 2/3 of base: `; empty for what is no step of a Dockerfile. */
function stepName(step: BuildStep): string {
  const place = stepPlace(step);
  return place === undefined ? '' : `${place}: `;
}

/** `step 3/7`, `step 2/3 of stage 1/2`, `step 2/3 of base`; undefined for what is no step of a Dockerfile. */
export function stepPlace({ number, count, stage }: BuildStep): string | undefined {
  if (number === undefined) return undefined;
  const place = `step ${number}${count === undefined ? '' : `/${count}`}`;
  if (stage === undefined) return place;
  return `${place} of ${/^\d+\/\d+$/.test(stage) ? `stage ${stage}` : stage}`;
}
