/** What builders print, folded line by line into what is going on: which step, which output, how far a push is. */
import { readBuildah } from './buildah-output.ts';
import { readBuildkit } from './buildkit-output.ts';
import { readClassic } from './classic-output.ts';
import { cleanLine } from './output-line.ts';
import { withLoose, withOutput } from './output-steps.ts';
import { readPush } from './push-output.ts';

/** One step of a Dockerfile, or what BuildKit does beside them. */
export interface BuildStep {
  /** By which its later lines are known; BuildKit's number of it. */
  id?: string;
  /** From 1, within the stage. Absent for what stands in no Dockerfile, such as `exporting to image`. */
  number?: number;
  /** How many steps the stage has. */
  count?: number;
  /** Name or number of the stage, with the platform where there are several: `base`, `1/2`. */
  stage?: string;
  /** As the builder shows it, on one line, shortened. */
  instruction: string;
  isCached: boolean;
  state: 'running' | 'done' | 'failed';
  /** What it printed: the last lines of it. */
  lines: readonly string[];
  /** How many lines were printed before `lines`. */
  dropped: number;
}

export interface BuildOutput {
  /** Who prints; known from the first line that only one of them prints. */
  style?: 'classic' | 'buildkit' | 'buildah';
  /** In the order in which they began. */
  steps: readonly BuildStep[];
  /** Index of the step that printed last. */
  current?: number;
  /** The last line that says something about the work. */
  lastLine: string;
  /** The last lines that belong to no step: before the first, after the last, or of a push. */
  loose: readonly string[];
  /** Layers by their id, and whether they are in the registry; undefined: nothing is pushed yet. */
  layers?: Readonly<Record<string, boolean>>;
}

export const NO_OUTPUT: BuildOutput = { steps: [], lastLine: '', loose: [] };

/**
 * The state after one more line. Lines are as printed: colours and `\r` are taken out here. Formats as measured on
 * Docker 20.10.24 (classic builder, push) and buildah 1.28.2, and as `util/progress/progressui/printer.go` of BuildKit
 * 0.16 prints them.
 */
export function foldBuildLine(output: BuildOutput, line: string): BuildOutput {
  const clean = cleanLine(line);
  if (clean === '') return output;
  const next =
    readBuildkit(output, clean) ??
    readClassic(output, clean) ??
    readBuildah(output, clean) ??
    readPush(output, clean);
  return next ?? plainLine(output, clean);
}

/** Output of the step that runs; or of none. */
function plainLine(output: BuildOutput, line: string): BuildOutput {
  const step = currentStep(output);
  if (step?.state !== 'running' || output.style === 'buildkit') return withLoose(output, line);
  return withOutput(output, output.current ?? 0, line);
}

/** The step that printed last; undefined before the first one, and while pushing. */
export function currentStep(output: BuildOutput): BuildStep | undefined {
  return output.current === undefined || output.layers !== undefined
    ? undefined
    : output.steps[output.current];
}
