/** What a step that `tq` runs itself gets and gives. */
import type { JsonObject } from '../json.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Processes } from '../ports/processes.ts';

/** Where a step runs. */
export interface StepSurroundings {
  /** Absolute; what relative paths in inputs start from. */
  workingDirectory: string;
  /** The environment of the programs that a step starts. */
  variables: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  processes: Processes;
  files: FileSystem;
  clock: Clock;
  /** The Python that `pip_install_requirements` installs into; undefined when there is none. */
  interpreter: () => Promise<string | undefined>;
  /** Told what programs print, as it comes, unless a step is asked not to. */
  onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Builds and pushes images for one deployment. */
  images: ImageSteps;
}

/** The steps of prefect-docker; inputs are filled in. */
export interface ImageSteps {
  build(inputs: JsonObject): Promise<StepResult>;
  push(inputs: JsonObject): Promise<StepResult>;
}

/** As in a diagnostic. Inputs may be secrets, so scripts and logins are not repeated; what programs said may be. */
export interface StepProblem {
  message: string;
  help?: string;
}

interface StepSuccess {
  /** Null: the step gives nothing that a placeholder could name. */
  outputs: JsonObject | null;
  /** For the steps behind it; absent when unchanged. */
  workingDirectory?: string;
}

export type StepResult = StepSuccess | { problem: StepProblem };

/** `inputs` are filled in, and of the types that `standard-steps.ts` says. */
export type NativeStep = (inputs: JsonObject, surroundings: StepSurroundings) => Promise<StepResult>;

export function problem(message: string, help?: string): { problem: StepProblem } {
  return { problem: { message, ...(help === undefined ? {} : { help }) } };
}
