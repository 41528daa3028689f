/** A real git repository in a temporary folder, for tests: made, changed and committed in one line each. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { projectFolder } from './commands/project-folder.ts';

/** How the names of folders begin that `tq` makes for git on this machine; the number of its process follows. */
export const TEMPORARY = `tq-git-${hostname().replaceAll(/[^A-Za-z0-9]/g, '')}-`;

export type Files = Readonly<Record<string, string>>;

export interface TestRepository {
  directory: string;
  /** What git prints, without the line end. */
  git: (...args: string[]) => Promise<string>;
  /** Writes files; null removes one. */
  write: (files: Readonly<Record<string, string | null>>) => void;
  /** Writes files and commits everything; the full name of the commit. */
  commit: (files: Readonly<Record<string, string | null>>, message?: string) => Promise<string>;
}

/** Nobody's configuration has a say. */
const VARIABLES = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** With one commit of these files on the branch `main`. */
export async function gitRepository(files: Files, directory = projectFolder({})): Promise<TestRepository> {
  const git = async (...args: string[]): Promise<string> =>
    (await execa('git', args, { cwd: directory, env: VARIABLES })).stdout;
  const write: TestRepository['write'] = (changed) => {
    for (const [path, text] of Object.entries(changed)) {
      const absolute = join(directory, path);
      if (text === null) {
        rmSync(absolute, { recursive: true });
        continue;
      }
      mkdirSync(dirname(absolute), { recursive: true });
      writeFileSync(absolute, text);
    }
  };
  const commit: TestRepository['commit'] = async (changed, message = 'a change') => {
    write(changed);
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD');
  };
  await git('init', '--quiet', '--initial-branch', 'main');
  await commit(files, 'the first one');
  return { directory, git, write, commit };
}

/** A bare clone of it that it knows as `origin`, with everything pushed. */
export async function withOrigin({ directory, git }: TestRepository): Promise<string> {
  const origin = join(projectFolder({}), 'orders.git');
  await execa('git', ['clone', '--quiet', '--bare', directory, origin]);
  await git('remote', 'add', 'origin', origin);
  await git('fetch', '--quiet', 'origin');
  return origin;
}
