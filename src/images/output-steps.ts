/** Changes of the state that a builder's output is folded into. */
import type { BuildOutput, BuildStep } from './build-output.ts';
import { shortInstruction } from './output-line.ts';

/** So many lines of a step are kept, and of what belongs to no step. */
const MOST_LINES = 200;

/** What is told of a step when it begins. */
export type NewStep = Pick<BuildStep, 'id' | 'number' | 'count' | 'stage' | 'instruction'>;

export function withStep(output: BuildOutput, step: NewStep): BuildOutput {
  const instruction = shortInstruction(step.instruction);
  const begun: BuildStep = { ...step, instruction, isCached: false, state: 'running', lines: [], dropped: 0 };
  return {
    ...output,
    steps: [...output.steps, begun],
    current: output.steps.length,
    lastLine: instruction,
    layers: undefined,
  };
}

/** The step at `index` printed something. */
export function withOutput(output: BuildOutput, index: number, line: string): BuildOutput {
  const step = output.steps[index];
  if (step === undefined) return withLoose(output, line);
  const lines = [...step.lines, line];
  const dropped = step.dropped + Math.max(0, lines.length - MOST_LINES);
  return { ...changed(output, index, { lines: lines.slice(-MOST_LINES), dropped }), lastLine: line };
}

/** The step at `index` came to an end, or was taken from the cache. */
export function changed(output: BuildOutput, index: number, change: Partial<BuildStep>): BuildOutput {
  const steps = output.steps.map((step, at) => (at === index ? { ...step, ...change } : step));
  return { ...output, steps, current: index };
}

/** A line that belongs to no step. */
export function withLoose(output: BuildOutput, line: string): BuildOutput {
  return { ...output, loose: [...output.loose, line].slice(-MOST_LINES), lastLine: line };
}

/** The step that runs came to its end, if there is one. */
export function endCurrent(output: BuildOutput, change: Partial<BuildStep> = {}): BuildOutput {
  if (output.current === undefined) return output;
  return changed(output, output.current, { state: 'done', ...change });
}
