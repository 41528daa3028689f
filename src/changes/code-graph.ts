/** Which file of Python imports which: what the code of a deployment is made of. */

/** What one import leads to. */
export interface FoundImport {
  /** Absolute; those that Python runs for it, packages first. None: no file of the project. */
  readonly files: readonly string[];
  /** All paths at which it was looked for, those of `files` too: what comes or goes there changes what is found. */
  readonly asked: readonly string[];
}

export interface CodeFile {
  /** Absolute. */
  path: string;
  imports: readonly FoundImport[];
  /** Whether it imports modules whose names are worked out when it runs. */
  isComputed: boolean;
}

/** By path; holds all that can be reached from what was asked for. */
export type CodeGraph = ReadonlyMap<string, CodeFile>;

/** Where the code of a deployment begins. */
export interface EntryCode {
  graph: CodeGraph;
  /** The file of the entrypoint; for a module also the packages around it. */
  start: FoundImport;
}

/** Absolute paths of all files of the code, those first that it begins with. */
export function codeFiles({ graph, start }: EntryCode): Set<string> {
  const found = new Set(start.files);
  // A set that grows while it is walked through is walked through to its end.
  for (const path of found)
    for (const { files } of graph.get(path)?.imports ?? []) for (const file of files) found.add(file);
  return found;
}
