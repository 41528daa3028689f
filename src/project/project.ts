/** `prefect.yaml` as typed values: its shape has been checked, its flows have not been looked at yet. */
import type { Path } from '../diagnostics/span.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { AutomationState, ConcurrencyOptions, ScheduleState } from '../plan/state.ts';
import type { Document } from './document.ts';
import type { SourceNote } from './tq-source.ts';

export interface Project {
  document: Document;
  name: string | null;
  /** Those of the file that can be used; a broken one has left a diagnostic instead. */
  deployments: Deployment[];
}

/** One entry under `deployments:`, in the words of the file, defaults filled in. */
export interface Deployment {
  /** Where the entry stands in the document. */
  path: Path;
  name: string;
  entrypoint: Entrypoint;
  /** Null: worked out from git, the flow or its file. */
  version: string | null;
  versionType: string | null;
  tags: string[];
  /** Null: the flow's description. */
  description: string | null;
  parameters: JsonObject;
  enforceParameterSchema: boolean;
  /** Undefined: the file does not say. */
  paused: boolean | undefined;
  concurrencyLimit: number | null;
  concurrencyOptions: ConcurrencyOptions | null;
  /** Undefined: the file does not say. */
  schedules: ScheduleState[] | undefined;
  triggers: AutomationState[];
  /** Service level agreements; undefined: the file does not say. */
  slas: JsonObject[] | undefined;
  workPool: { name: string; workQueueName: string | null; jobVariables: JsonObject };
  /** As written for this deployment or at the top of the file; undefined: Prefect makes one up. */
  pull: JsonValue[] | undefined;
  /** Present where `pull` is the one step that `tq.source` stands for, whose `branch` is the `ref` as written. */
  source?: SourceNote;
  /** What the pull step is made from when none is written. */
  image: 'none' | 'named' | 'built' | 'built-automatically';
  /** How an image that was pushed is named in its job variables (`tq.pin`). */
  pin: 'digest' | 'tag';
  /** `tq.environment`: which one it belongs to; absent where the file does not say. */
  environment?: string;
  /** Names of the deployments that it was before, `name` or `flow/name` (`tq.moved`); absent where the file names none. */
  moved?: readonly string[];
  /** Milliseconds that a run takes by the word of the file (`tq.expected_duration`); absent where it does not say. */
  expectedDuration?: number | undefined;
  /** Whether it has build or push steps, its own or those at the top of the file. */
  hasSteps: boolean;
  /** Keys of the entry whose values wait for the server or for steps; they hold the placeholder still. */
  pending: ReadonlySet<string>;
}

/** Where a flow is: in a file, or in a module that is looked for in the project. */
export interface Entrypoint {
  /** As written; this is what the server stores. */
  written: string;
  /** Paths to try, relative to the working directory, in this order. */
  candidates: string[];
  /** `function` or `Class.method`. */
  functionPath: string;
}
