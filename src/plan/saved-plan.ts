/**
 * A plan kept in a file, to be looked at now and carried out later: what it was made of, as fingerprints, so that it can
 * be told whether the files or the server have moved on. Holds no secrets. Reading and writing it is done elsewhere.
 */
import type { JsonValue } from '../json.ts';
import { fingerprint } from './fingerprint.ts';

/** Of the file's form; a higher one is refused with a word on a newer `tq`. */
export const SAVED_PLAN_VERSION = 1;

/** The command line that made it, in the words of the options; values that hold a secret are never among them. */
export interface SavedOptions {
  prefectFile: string;
  /** `-n`; none means every deployment. */
  names: readonly string[];
  /** `-e`; absent: whatever environment they are of. */
  environments?: readonly string[];
  /** Options that give values, by name in camel case: `jobVariable`, `cron` … */
  values: Readonly<Record<string, string | boolean | readonly string[]>>;
  allow: readonly string[];
  /** As given with `--python`; null when it was not given. */
  python: string | null;
  /** What becomes of objects that left the file: as the option that was given, or null when none was. */
  removal: 'prune' | 'detach' | null;
}

/**
 * What became of a path that was asked for: SHA-256 of what was read; `present` when only its existence counted; `folder`;
 * null when it was not there.
 */
export type FileState = string | null;

/** Something that the plan depends on, and its fingerprint; null when it does not exist. */
export interface Print {
  kind: PrintKind;
  name: string;
  print: string | null;
}

/** `value-block` is a block that placeholders name; `block` is one that a file describes. */
export type PrintKind =
  'deployment' | 'flow' | 'work pool' | 'block' | 'value-block' | 'variable' | 'environment';

/** What the files want of an object; `pending` names what waits for steps and is not in the fingerprint. */
export interface WantedPrint {
  kind: 'deployment' | 'block';
  name: string;
  print: string;
  pending?: readonly string[];
}

/** All that has to be the same when the plan is carried out. */
export interface Foundation {
  objects: readonly Print[];
  wanted: readonly WantedPrint[];
  /** What is written, object by object; absent names are kept as they are. */
  writes: readonly { name: string; print: string }[];
}

export interface SavedPlan extends Foundation {
  tqPlan: typeof SAVED_PLAN_VERSION;
  /** Version of `tq`. */
  tool: string;
  /** ISO-8601. */
  madeAt: string;
  project: string;
  server: { apiUrl: string; isCloud: boolean };
  /** `prefect.yaml`, relative to the folder that `tq` ran in. */
  file: string;
  commit: { sha: string; message: string; branch: string | null } | null;
  /** By path relative to the folder that `tq` ran in. */
  files: Readonly<Record<string, FileState>>;
  options: SavedOptions;
  /** Random; goes into each fingerprint, so that they tell nothing across plans. */
  salt: string;
  /** For people and programs; what is carried out is worked out anew and compared. */
  plan: JsonValue;
  /** SHA-256 of all the rest. Tells an edit by hand; it is no signature. */
  seal: string;
}

/** With its seal. */
export function sealed(plan: Omit<SavedPlan, 'seal'>): SavedPlan {
  return { ...plan, seal: sealOf(plan) };
}

/** Whether nobody changed it since it was written. `seal` itself does not count. */
export function hasItsSeal(plan: { seal?: unknown }): boolean {
  const { seal, ...rest } = plan;
  return seal === sealOf(rest);
}

function sealOf(rest: object): string {
  return fingerprint(rest, 'tq plan');
}
