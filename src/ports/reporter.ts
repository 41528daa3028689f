/** Everything that is said to a person or to another program. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ExitReason } from '../exit-code.ts';
import type { JsonValue } from '../json.ts';
import type { ImageOutcome } from '../images/image-outcome.ts';
import type { Plan } from '../plan/plan.ts';
import type { Outcome, Report } from '../apply/report.ts';

/** What happens to an image while it is built and pushed. `image` is its first reference, and the same in all events. */
export type ImageEvent =
  /** `total`: how many images the run builds. */
  | { event: 'started'; image: string; total?: number }
  /** As the builder printed it. */
  | { event: 'line'; image: string; line: string }
  | { event: 'done'; image: string; outcome: ImageOutcome }
  | ImageFailed;

export interface ImageFailed {
  event: 'failed';
  image: string;
  /** Why, in a sentence. */
  message: string;
  help?: string;
  /** The step that failed: `step 3/7: RUN make`. */
  step?: string;
  /** What it printed. */
  lines: readonly string[];
  /** Absolute path of the whole output. */
  logFile?: string;
}

export interface Reporter {
  /** Something worth knowing, said once: which server, what was chosen. */
  note(line: string): void;
  /** Progress of long work; nothing of it is kept. */
  progress(line: string): void;
  /** All findings of a run at once; `sources` holds the texts that their places point into. */
  diagnostics(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): void;
  /**
   * What is said from here on of plans, images and outcomes is of the project of this file, one of several; undefined: all
   * of them have been told of, and what holds for them together can be.
   */
  project(file: string | undefined): void;
  /** `project` is the name of the project that the plan is of. */
  plan(plan: Plan, project?: string): void;
  /** Something is being written to the server, by the name its outcome will have. */
  started(name: string): void;
  /** The fate of a deployment or a block, as soon as it is known. */
  outcome(outcome: Outcome): void;
  report(report: Report): void;
  /** An image is being built or pushed. */
  image(event: ImageEvent): void;
  /** What became of all images of the run, or would in a dry run; after the events. */
  images(outcomes: readonly ImageOutcome[]): void;
  /** What a command was asked for, when that is data: `text` for people and `value` for programs, both on stdout. */
  result(name: string, value: JsonValue, text: string): void;
  /** What was said before is out of date; a terminal is cleared. */
  clear(): void;
  /** The outside said no. */
  failure(error: { message: string; reason: ExitReason; help?: string; cause?: string }): void;
  /** The last word: nothing is said after it. */
  finish(command: string, reason: ExitReason): void;
}
