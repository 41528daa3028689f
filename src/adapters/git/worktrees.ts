/** Temporary working trees, for what needs the files of a commit on disk. */
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LIST_WITH_SCOPES, overridesOf } from '../../git/local-programs.ts';
import type { Worktree } from '../../ports/git.ts';
import { TqError } from '../../tq-error.ts';
import type { RepositoryFacts } from './open-repository.ts';
import { runGit, type GitPlace } from './run-git.ts';
import { isTemporaryFolder, temporaryFolder } from './temporary-folder.ts';

/** The folder is called as the repository's, since steps may take its name. Its submodules are empty. */
export async function makeWorktree(
  commit: string,
  { root, commonFolder }: Pick<RepositoryFacts, 'root' | 'commonFolder'>,
  place: GitPlace,
): Promise<Worktree> {
  const folder = await temporaryFolder();
  forgetVanished(join(commonFolder, 'worktrees'));
  const path = join(folder.path, basename(root).replace(/\.git$/, '') || 'repository');
  const remove = async (): Promise<void> => {
    folder.remove();
    removeIfEmpty(join(commonFolder, 'worktrees'));
  };
  try {
    await runGit(place).run([
      'worktree',
      'add',
      '--quiet',
      '--force',
      '--no-checkout',
      '--detach',
      path,
      commit,
    ]);
    folder.alsoRemove(administration(path, commonFolder));
    await checkOut({ ...place, directory: path });
  } catch (error) {
    await remove();
    throw new TqError('failed', 'git cannot make a temporary working tree', { cause: error });
  }
  return { path, remove };
}

/**
 * Settings may hold for this folder alone (`includeIf "gitdir:…"`), so what they name is looked for here. A sparse checkout
 * would be handed on to it, and files would be missing.
 */
async function checkOut(place: GitPlace): Promise<void> {
  const listing = await runGit(place).run(LIST_WITH_SCOPES);
  const settings = [
    ...(place.settings ?? []),
    ...overridesOf(listing),
    ['core.sparseCheckout', 'false'] as const,
  ];
  await runGit({ ...place, settings }).run(['reset', '--quiet', '--hard']);
}

/** Where git keeps what it knows of the working tree. */
function administration(path: string, commonFolder: string): string {
  const [, folder = ''] = /^gitdir: (.*)$/m.exec(readFileSync(join(path, '.git'), 'utf8')) ?? [];
  return join(commonFolder, 'worktrees', basename(folder));
}

/** What git keeps of working trees of `tq` whose folders are gone: of runs that were killed. */
function forgetVanished(folder: string): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const gitdir = join(folder, name, 'gitdir');
    const path = existsSync(gitdir) ? dirname(readFileSync(gitdir, 'utf8').trim()) : '';
    if (isTemporaryFolder(dirname(path)) && !existsSync(path))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Others have working trees of it, or there never was one.
  }
}
