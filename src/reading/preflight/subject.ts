/** What every look of a preflight starts from: the project as it was read, once for all of them. */
import type { CheckedProject } from '../../project/checks/check.ts';
import type { QualityFacts } from '../../quality/facts.ts';
import type { LoadedProject } from '../load-project.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';

export interface PreflightSubject {
  /** Document, chosen entries, deployments, flows. `document` has placeholders filled in as far as they are known. */
  checked: CheckedProject;
  loaded: LoadedProject;
  /** Undefined where no flow of the project checks data. */
  quality: QualityFacts | undefined;
  folders: ProjectFolders;
  /** Of the files that were read and may be shown, by their names. */
  texts: ReadonlyMap<string, string>;
  /** Environment variables. */
  variables: Readonly<Record<string, string | undefined>>;
}

/** Index of a deployment's entry in the file, by which answers name it. */
export function entryOf({ path }: { path: readonly (string | number)[] }): number {
  return Number(path[1]);
}
