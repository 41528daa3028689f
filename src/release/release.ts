/**
 * A release: one deploy that changed something on the server, as it is recorded there. It says what was done and by whom,
 * which objects are this project's, and what the server then held, so that it can be brought back. Holds no secrets.
 */
import type { JsonObject } from '../json.ts';
import type { HeldBack } from '../plan/hold-back.ts';
import type { ExitReason } from '../exit-code.ts';

/** Of the machine part; a higher one is refused with a word on a newer `tq`. */
export const RECORD_VERSION = 1;

export interface Release {
  recordVersion: typeof RECORD_VERSION;
  /** Unique; by it a record whose answer was lost is found again. */
  run: string;
  /** Counts from 1 within the project. */
  number: number;
  project: string;
  /** Of `tq`. */
  tool: string;
  /** How it came about: from the files, or the way back to the release of that number. */
  kind: { deploy: true } | { rollbackTo: number };
  who: Actor;
  commit: ReleaseCommit | null;
  /** `prefect.yaml` as it was named where `tq` ran; for reading only. */
  file: string;
  /** ISO-8601. */
  startedAt: string;
  /** Null while it runs, and for ever when it died. */
  finished: { at: string; seconds: number; reason: ExitReason } | null;
  changes: ReleaseChange[];
  /** All that this project owns after the release, whatever it changed. */
  owned: Ownership;
  /** SHA-256 by path of the rule files that its deployments run. */
  rules: Readonly<Record<string, string>>;
  /** Image → digest, of what was pinned. */
  digests: Readonly<Record<string, string>>;
  /** Schedules that a smoke run which did not complete has left switched off. */
  heldBack?: HeldBack;
  /** What every owned deployment and block was to be; secrets stand as `WITHHELD`. */
  state: RecordedState;
}

export interface Actor {
  /** Login name, or the actor that a CI system names. */
  user: string;
  host: string;
  /** Of the process on that host; by it a dead holder of the lock is told from a living one. */
  processId: number;
  /** Address of the CI run, when there is one. */
  runUrl: string | null;
  /** The lease of the deploy lock; null where the server has none. */
  lease: string | null;
}

export interface ReleaseCommit {
  sha: string;
  /** First line. */
  message: string;
  branch: string | null;
  /** The branch, tag or commit that `--ref` asked for; absent: what was checked out. */
  ref?: string;
  /** Files that differed from the commit and went along (`--allow-dirty`), some of them where there are many. */
  dirty?: readonly string[];
}

/** One object of the plan and its fate, in the words of reports. */
export interface ReleaseChange {
  /** `flow/name`, or `block data-quality/name`. */
  name: string;
  /** What the plan said: `create`, `update`, `remove`, `detach`. Kept objects are left out. */
  action: string;
  /** `created`, `updated`, `removed`, `failed`, `skipped` …; `planned` while it runs. */
  status: string;
  /** Why it failed or was skipped. */
  why?: string;
}

export interface Ownership {
  /** By `flow/name`. */
  deployments: Readonly<Record<string, OwnedDeployment>>;
  /** By name; all are of the type `data-quality`. */
  blocks: Readonly<Record<string, OwnedBlock>>;
}

export interface OwnedBlock {
  /** `prefect.yaml` that named its block file. */
  file: string;
}

export interface OwnedDeployment {
  /** Repository and `prefect.yaml` that it came from: one project may have several, each deployed by itself. */
  file: string;
  /** Names of the automations that were made for it, so that one whose trigger left the file can be told from a person's. */
  automations: readonly string[];
  /** On the server; whoever makes the name again after it was deleted may be a person. Absent until it is known. */
  id?: string;
}

/** As `DeploymentState`, in plain JSON. */
export interface RecordedState {
  deployments: readonly JsonObject[];
  blocks: readonly JsonObject[];
}
