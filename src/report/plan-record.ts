/** A plan as plain data without secrets: what `--json` prints, and what every other form of a plan is made from. */
import type { JsonObject, JsonValue } from '../json.ts';
import type { RemovalAction, SideEffect } from '../plan/plan.ts';

/** As `plan` in `schemas/output.schema.json`. */
export interface PlanRecord {
  /** Of the file; absent when the command knows of none. */
  project?: string;
  /** Of deployments and blocks together. */
  summary: PlanSummary;
  /** Flows that are made with their first deployment; absent when there are none. */
  flows?: string[];
  /** In the order of the file. */
  changes: ChangeRecord[];
  /** Absent when the file names no block files. */
  blocks?: BlockRecord[];
  /** What is no longer in the file; absent when nothing is, or when it is not known. */
  removals?: RemovalRecord[];
  /** What was this project's and neither the file nor the server has any more; absent when there is none. */
  forgotten?: { deployments: string[]; blocks: string[] };
}

/** How many of each. */
export type PlanSummary = Record<'create' | 'update' | 'keep' | RemovalAction, number>;

/** `environment`: `tq.environment`; absent where the file says none. */
export type ChangeRecord = { deployment: string; environment?: string } &
  /** `desired` is the whole deployment. */
  (
    | { action: 'create'; desired: JsonObject; notes: string[]; effects?: SideEffect[] }
    | {
        action: 'update';
        fields: FieldRecord[];
        schedules: ScheduleRecord[];
        automations: AutomationRecord[];
        notes: string[];
        effects?: SideEffect[];
      }
    | { action: 'keep'; notes: string[] }
  );

export type BlockRecord =
  | { action: 'create'; block: string; desired: JsonObject; notes: string[] }
  | { action: 'update'; block: string; fields: FieldRecord[]; notes: string[] }
  | { action: 'keep'; block: string; notes: string[] };

export interface RemovalRecord {
  action: RemovalAction;
  object: 'deployment' | 'block';
  /** `flow/deployment`, or `data-quality/NAME` */
  name: string;
  /** `flow/deployment` that takes its place. */
  movedTo?: string;
  notes?: string[];
  effects?: SideEffect[];
}

/** What a value was and what it becomes. One that is not there is left out, which is something else than null. */
export interface ValueRecord {
  before?: JsonValue;
  after?: JsonValue;
  /** Both are shown alike because they are hidden, and yet they differ. */
  changed?: true;
}

export interface FieldRecord extends ValueRecord {
  field: string;
  /** Of lists and objects: where exactly; `path` starts below the field. */
  differences?: Difference[];
}

export interface Difference extends ValueRecord {
  /** Keys and, in lists, positions: those of `after` where the item is there, else those of `before`. */
  path: (string | number)[];
}

export type ScheduleRecord =
  | { action: 'create'; schedule: JsonObject }
  | { action: 'update'; before: JsonObject; schedule: JsonObject; differences: Difference[] }
  | { action: 'delete'; before: JsonObject };

export type AutomationRecord =
  | { action: 'create'; automation: JsonObject }
  | { action: 'update'; before: JsonObject; automation: JsonObject; differences: Difference[] }
  | { action: 'delete'; before: JsonObject }
  | { action: 'replace'; before: JsonObject[]; automations: JsonObject[] };
