/** What the labels of a project's images tell, read when the first of them is built. */
import type { MakingOptions } from '../../building/image-maker.ts';
import type { Checkout } from '../../ports/git.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { projectIdentity } from '../../release/project-identity.ts';
import { hashRuleFiles } from '../rules/hash-rule-files.ts';
import type { LoadedProject, ProjectLoader } from '../load-project.ts';

export interface LabelledProject {
  loaded: LoadedProject;
  loader: Pick<ProjectLoader, 'folders'>;
  checkout: Checkout | null;
}

export function labelFacts(
  { loaded, loader: { folders }, checkout }: LabelledProject,
  { files }: { files: FileSystem },
): MakingOptions['labels'] {
  let read: ReturnType<MakingOptions['labels']> | undefined;
  const facts = async (): ReturnType<MakingOptions['labels']> => ({
    project: projectIdentity(loaded.written.data ?? null, folders.projectFolder ?? folders.workingDirectory)
      .name,
    rules: await hashRuleFiles(loaded, folders, files),
    commit:
      checkout === null
        ? null
        : { sha: checkout.commit, committedAt: checkout.committedAt, remoteUrl: checkout.remoteUrl },
    prefect: undefined,
  });
  return () => (read ??= facts());
}
