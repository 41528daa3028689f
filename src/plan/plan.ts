/**
 * What has to change on the server. A plain value: it can be printed, stored and tested. It describes; it must not be
 * relied on once the server has moved on.
 */
import type { ImageOutcome } from '../images/image-outcome.ts';
import type { JsonValue } from '../json.ts';
import type { LiveBlock } from './block-state.ts';
import type { BlockChange } from './diff-blocks.ts';
import type {
  AutomationState,
  DeploymentFields,
  DeploymentState,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
  ScheduleState,
} from './state.ts';

export interface FieldChange {
  field: keyof DeploymentFields | 'paused';
  before: JsonValue;
  after: JsonValue;
}

export type ScheduleChange =
  | { action: 'create'; schedule: ScheduleState }
  | { action: 'update'; before: LiveSchedule; schedule: ScheduleState }
  | { action: 'delete'; before: LiveSchedule };

export type AutomationChange =
  | { action: 'create'; automation: AutomationState }
  | { action: 'update'; before: LiveAutomation; automation: AutomationState }
  | { action: 'delete'; before: LiveAutomation }
  /** All that the deployment owns are deleted, then these made; what a person made stays. */
  | { action: 'replace'; automations: AutomationState[]; before: LiveAutomation[] };

export type Change =
  | { action: 'create'; desired: DeploymentState; notes: string[]; effects?: readonly SideEffect[] }
  | {
      action: 'update';
      live: LiveDeployment;
      desired: DeploymentState;
      fields: FieldChange[];
      schedules: ScheduleChange[];
      automations: AutomationChange[];
      notes: string[];
      effects?: readonly SideEffect[];
    }
  | { action: 'keep'; live: LiveDeployment; desired: DeploymentState; notes: string[] };

/** What a change brings about beside itself. Worked out by `side-effects.ts`; `wording` of the reports says it in words. */
export type SideEffect =
  /** Runs that the scheduler has planned; the server drops them at any change and plans anew. Undefined: not counted. */
  | { kind: 'drops-planned-runs'; count: number | undefined }
  /** Runs that somebody scheduled by hand or the scheduler planned go with their deployment. */
  | { kind: 'deletes-scheduled-runs'; count: number | undefined }
  | { kind: 'unpauses' }
  | { kind: 'pauses' }
  /** An automation that comes in the place of another one loses its history of firings. */
  | { kind: 'replaces-automation'; name: string }
  | { kind: 'creates-flow'; flowName: string }
  | { kind: 'creates-queue'; workPoolName: string; name: string }
  /** A deployment of this project that is no longer in the file is nearly the same. */
  | { kind: 'looks-renamed'; from: string }
  /** `tq.moved` names the deployment that this one was before. */
  | { kind: 'moved'; from: string; keeps: readonly string[]; loses: readonly string[] };

/** Something of this project that is no longer in the file. */
export type Removal =
  | ({ object: 'deployment'; live: LiveDeployment } & RemovalDetails)
  | ({ object: 'block'; live: LiveBlock } & RemovalDetails);

export interface RemovalDetails {
  action: RemovalAction;
  effects?: readonly SideEffect[];
  /** What the removal leaves behind, in words. */
  notes?: readonly string[];
  /** `flow/name` of the deployment that takes its place (`tq.moved`); without that one nothing is removed. */
  movedTo?: string;
}

/**
 * `remove`: it is deleted. `detach`: it stays and is no longer known as this project's. `leave`: it stays, since neither
 * was asked for.
 */
export type RemovalAction = 'remove' | 'detach' | 'leave';

export interface Plan {
  /** Flow name → id, for the flows that exist; the others are created with their first deployment. */
  flowIds: Readonly<Record<string, string>>;
  /** In the order of the file. */
  changes: Change[];
  /** Of the block files that the file names; absent when it names none. */
  blocks?: readonly BlockChange[];
  /** Deployments that are as the file wants them and that the newest release records as of another file. */
  reclaimed?: readonly string[];
  /** Images that the steps of the deployments would build, or find; absent where no step is about an image. */
  images?: readonly ImageOutcome[];
  /** What left the file; absent when nothing did, or when it is not known what the project owns. */
  removals?: readonly Removal[];
  /** Names of what the project owned and neither the file nor the server has any more; the next release forgets them. */
  forgotten?: { deployments: readonly string[]; blocks: readonly string[] };
}

/** Whether carrying it out writes anything; what only changes the record (`detach`, `reclaimed`) counts too. */
export function hasChanges(plan: Plan): boolean {
  return (
    [...plan.changes, ...(plan.blocks ?? [])].some((change) => change.action !== 'keep') ||
    (plan.removals ?? []).some(({ action }) => action !== 'leave') ||
    (plan.reclaimed ?? []).length > 0
  );
}
