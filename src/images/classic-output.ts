/** Lines of Docker's classic builder, as measured on Docker 20.10.24 (`builder/dockerfile` of `moby/moby`). */
import type { BuildOutput } from './build-output.ts';
import { endCurrent, withLoose, withStep } from './output-steps.ts';

const STEP = /^Step (\d+)\/(\d+) : (.+)$/;

/** The step is done: ` ---> 3a8cb1ecf197`; without an id after `FROM scratch`. */
const DONE = /^ --->(?: [0-9a-f]{12,64})?$/;

/** Tells nothing about the work. */
const NOISE = /^( ---> Running in |Removing intermediate container )/;

/** Undefined: it is no line of this builder. */
export function readClassic(output: BuildOutput, line: string): BuildOutput | undefined {
  if ((output.style ?? 'classic') !== 'classic') return undefined;
  const step = STEP.exec(line);
  if (step !== null) {
    const [, number, count, instruction = ''] = step;
    const begun = { number: Number(number), count: Number(count), instruction };
    return { ...withStep(endCurrent(output), begun), style: 'classic' };
  }
  if (output.style === undefined) return undefined;
  if (line === ' ---> Using cache') return endCurrent(output, { isCached: true });
  if (DONE.test(line)) return endCurrent(output);
  if (NOISE.test(line)) return output;
  // Behind the last step: an output of the step itself would stand before its id.
  return /^Successfully (built|tagged) /.test(line) ? withLoose(endCurrent(output), line) : undefined;
}
