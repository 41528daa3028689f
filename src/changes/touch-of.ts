/** From files that changed back to the code that imports them. */
import type { ChangedPaths } from './changed-paths.ts';
import type { CodeFile, CodeGraph, EntryCode } from './code-graph.ts';

/** `computed`: it imports what is known when it runs alone, and some Python changed; `untold`: git knows nothing of the file, `why` says it. */
export type CauseKind = 'changed' | 'gone' | 'untold' | 'computed';

export interface Cause {
  kind: CauseKind;
  /** Absolute; of `gone` the file that is no longer there. */
  path: string;
  why?: string;
}

/** Why a file counts as touched: by itself, or by the next one that it imports. */
interface Touch {
  cause: Cause;
  next?: string;
}

/** By path; what is not in it is not touched. */
export type TouchedFiles = ReadonlyMap<string, Touch>;

export interface CodeTouch {
  cause: Cause;
  /** Absolute paths from the start of the code to the file that the cause is about, each importing the next one. */
  chain: string[];
}

/** What is certain goes before what is not, and short ways before long ones. */
export function touchedFiles(graph: CodeGraph, changes: ChangedPaths): TouchedFiles {
  const touched = new Map<string, Touch>();
  const importers = importersOf(graph);
  const hasPython = changes.paths.some((path) => path.endsWith('.py'));
  for (const judge of [
    (file: CodeFile) => changeOf(file, changes),
    (file: CodeFile) => doubtAbout(file, changes, hasPython),
  ]) {
    const reached: string[] = [];
    for (const file of graph.values()) {
      const cause = touched.has(file.path) ? undefined : judge(file);
      if (cause === undefined) continue;
      touched.set(file.path, { cause });
      reached.push(file.path);
    }
    spread(reached, importers, touched);
  }
  return touched;
}

/** Undefined: nothing of the code is touched. */
export function touchOf(
  { start }: EntryCode,
  touched: TouchedFiles,
  changes: ChangedPaths,
): CodeTouch | undefined {
  for (const path of [...start.files].reverse()) {
    const chain: string[] = [];
    for (let at: string | undefined = path; at !== undefined; at = touched.get(at)?.next) {
      const touch = touched.get(at);
      if (touch === undefined) break;
      chain.push(at);
      if (touch.next === undefined) return { cause: touch.cause, chain };
    }
  }
  const gone = start.asked.find((path) => changes.find(path) !== undefined);
  return gone === undefined ? undefined : { cause: { kind: 'gone', path: gone }, chain: [] };
}

/** The nearest first. */
function spread(
  reached: string[],
  importers: ReadonlyMap<string, readonly string[]>,
  touched: Map<string, Touch>,
): void {
  for (const path of reached) {
    const touch = touched.get(path);
    for (const importer of touch === undefined ? [] : (importers.get(path) ?? [])) {
      if (touched.has(importer) || touch === undefined) continue;
      touched.set(importer, { cause: touch.cause, next: path });
      // The list grows while it is walked through.
      reached.push(importer);
    }
  }
}

function importersOf(graph: CodeGraph): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const { path, imports } of graph.values())
    for (const { files } of imports)
      for (const file of files) {
        const known = importers.get(file);
        if (known === undefined) importers.set(file, [path]);
        else if (known.at(-1) !== path) known.push(path);
      }
  return importers;
}

/** Where a module is found now, nothing has gone before it; so what changed there without being a file of it is gone. */
function changeOf({ path, imports }: CodeFile, changes: ChangedPaths): Cause | undefined {
  const changed = changes.find(path);
  if (changed !== undefined) return { kind: 'changed', path: changed };
  for (const { asked, files } of imports)
    for (const each of asked) {
      const gone = files.includes(each) ? undefined : changes.find(each);
      if (gone !== undefined) return { kind: 'gone', path: gone };
    }
  return undefined;
}

function doubtAbout(
  { path, isComputed }: CodeFile,
  changes: ChangedPaths,
  hasPython: boolean,
): Cause | undefined {
  const why = changes.untoldFile(path);
  if (why !== undefined) return { kind: 'untold', path, why };
  return isComputed && hasPython ? { kind: 'computed', path } : undefined;
}
