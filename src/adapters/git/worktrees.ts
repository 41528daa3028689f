/** Temporary working trees, for what needs the files of a commit on disk. */
import { readFileSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Worktree } from '../../ports/git.ts';
import { TqError } from '../../tq-error.ts';
import type { RepositoryFacts } from './open-repository.ts';
import type { GitCommands } from './run-git.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * The folder is called as the repository's, since steps may take its name. Its submodules are empty. What a killed run leaves of it in the
 * repository, git forgets by itself (`gc.worktreePruneExpire`).
 */
export async function makeWorktree(
  commit: string,
  { root, commonFolder }: Pick<RepositoryFacts, 'root' | 'commonFolder'>,
  git: GitCommands,
): Promise<Worktree> {
  const folder = await temporaryFolder();
  const path = join(folder.path, basename(root).replace(/\.git$/, '') || 'repository');
  const remove = async (): Promise<void> => {
    folder.remove();
    removeIfEmpty(join(commonFolder, 'worktrees'));
  };
  try {
    // A sparse checkout would be handed on to it, and files would be missing.
    await git.run([
      '-c',
      'core.sparseCheckout=false',
      'worktree',
      'add',
      '--quiet',
      '--force',
      '--detach',
      path,
      commit,
    ]);
  } catch (error) {
    await remove();
    throw new TqError('failed', 'git cannot make a temporary working tree', { cause: error });
  }
  folder.alsoRemove(administration(path, commonFolder));
  return { path, remove };
}

/** Where git keeps what it knows of the working tree. */
function administration(path: string, commonFolder: string): string {
  const [, folder = ''] = /^gitdir: (.*)$/m.exec(readFileSync(join(path, '.git'), 'utf8')) ?? [];
  return join(commonFolder, 'worktrees', basename(folder));
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Others have working trees of it, or there never was one.
  }
}
