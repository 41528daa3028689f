/** Lines of `buildah bud` and `podman build`, as measured on buildah 1.28.2 (`imagebuildah/stage_executor.go`). */
import type { BuildOutput } from './build-output.ts';
import { endCurrent, withStep } from './output-steps.ts';

/** `[1/2] STEP 2/3: COPY busybox /bin/sh`; the stage where there are several, the count since buildah 1.19. */
const STEP = /^(?:\[([^\]]+)\] )?STEP (\d+)(?:\/(\d+))?: (.+)$/;

/** The end of a stage; before buildah 1.22 a step of its own. */
const COMMIT = /^(?:\[[^\]]+\] )?(?:STEP \d+: )?COMMIT\b/;

const CACHED = /^--> Using cache\b/;

/** The step is done: `--> 9a3b8ecff3f`. */
const DONE = /^--> [0-9a-f]{11,64}$/;

/** Undefined: it is no line of theirs, or output of a step. */
export function readBuildah(output: BuildOutput, line: string): BuildOutput | undefined {
  if ((output.style ?? 'buildah') !== 'buildah') return undefined;
  if (COMMIT.test(line) && output.style !== undefined) return { ...endCurrent(output), lastLine: line };
  const step = STEP.exec(line);
  if (step !== null) {
    const [, stage, number, count, instruction = ''] = step;
    const begun = {
      number: Number(number),
      instruction,
      ...(count === undefined ? {} : { count: Number(count) }),
      ...(stage === undefined ? {} : { stage }),
    };
    return { ...withStep(endCurrent(output), begun), style: 'buildah' };
  }
  if (CACHED.test(line)) return endCurrent(output, { isCached: true });
  return DONE.test(line) ? endCurrent(output) : undefined;
}
