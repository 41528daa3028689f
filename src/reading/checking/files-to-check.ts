/** What `tq validate` is given on the command line → the files it checks, and the folder that each works from. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { plainPart } from '../files/expand-glob.ts';
import { type FileKind, hasProjectName } from './file-kind.ts';
import { projectFiles } from '../chosen-files.ts';

export interface FileToCheck {
  /** As it is named in findings: seen from where `tq` runs. */
  name: string;
  /** Absolute: what its paths are relative to. */
  root: string;
  /** Seen from there. */
  file: string;
  /** Whether it is deployed together with the others of which this holds. */
  isPartOfWhole: boolean;
}

export interface FilesToCheck {
  files: FileToCheck[];
  /** About `tq.projects`. */
  diagnostics: Diagnostic[];
  /** Texts by the name used in spans. */
  sources: Map<string, string>;
}

/**
 * One project works from where `tq` runs, as with Prefect; each of several, and what a glob or `tq.projects` names, from its
 * own folder. Throws `TqError` (`usage`) for a glob that fits no file.
 */
export async function filesToCheck(
  {
    files: given,
    kind,
    workingDirectory,
  }: { files: readonly string[]; kind?: FileKind; workingDirectory: string },
  files: FileSystem,
): Promise<FilesToCheck> {
  const isAboutProjects = (written: string): boolean =>
    plainPart(written) !== written || (kind === undefined && hasProjectName(written));
  const found = await projectFiles(given.filter(isAboutProjects), workingDirectory, files);
  const asGiven = found.projects === undefined ? given : given.filter((each) => !isAboutProjects(each));
  return {
    files: [
      ...(found.projects ?? []).map((each) => ({ ...each, isPartOfWhole: found.isOneWhole })),
      ...eachOnce(asGiven, workingDirectory).map((written) => alone(written, workingDirectory)),
    ],
    diagnostics: found.diagnostics,
    sources: found.sources,
  };
}

/** A file that works from where `tq` runs. */
export function alone(written: string, workingDirectory: string): FileToCheck {
  return { name: written, root: workingDirectory, file: written, isPartOfWhole: false };
}

/** `orders.yaml` and `./orders.yaml` are one file, as it was written first. */
function eachOnce(written: readonly string[], workingDirectory: string): string[] {
  const paths = new Map<string, string>();
  for (const each of written) {
    const path = resolve(workingDirectory, each);
    if (!paths.has(path)) paths.set(path, each);
  }
  return [...paths.values()];
}
