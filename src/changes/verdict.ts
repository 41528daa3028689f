/** Whether a change touches a deployment, and why. */

/** Where a file belongs that changed. */
export type FileRole =
  | 'code'
  | 'rule file'
  | 'block file'
  | 'file in its parameters'
  | 'Dockerfile'
  | 'ignore file of its image'
  | 'file in the context of its image'
  | 'requirements file'
  | 'file in a step'
  | 'code of a step';

export type Reason =
  | { kind: 'new' }
  /** `keys`: those of the entry whose values differ. */
  | { kind: 'entry'; keys: readonly string[] }
  /** `path` as git names it; `chain`: those that import each other, from the entrypoint's to the last one. */
  | { kind: 'file'; role: FileRole; path: string; chain: readonly string[]; isGone: boolean }
  /** It cannot be told, so it counts as touched. `why`: a sentence without its full stop. */
  | { kind: 'unknown'; why: string };

/** A file that changed; `path` as git names it. */
export function fileReason(role: FileRole, path: string): Reason {
  return { kind: 'file', role, path, chain: [], isGone: false };
}

export interface Verdict {
  /** Of the entry in the file. */
  index: number;
  name: string;
  /** None: it is left out. */
  reasons: readonly Reason[];
}

/** What `--changed-since` found out about one file. */
export interface FileVerdicts {
  /** As it is named to people. */
  file: string;
  verdicts: readonly Verdict[];
  /** Names of entries that the file had then and has no more. */
  left: readonly string[];
}

/** What it found out. */
export interface Narrowing {
  /** As asked for. */
  ref: string;
  /** Full name of the commit that was compared with. */
  base: string;
  files: readonly FileVerdicts[];
}

/** The touched entries of a file, by index. */
export function touchedIn({ verdicts }: FileVerdicts): ReadonlySet<number> {
  return new Set(verdicts.filter(({ reasons }) => reasons.length > 0).map(({ index }) => index));
}
