/** Real repositories for tests, made in a folder of their own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An environment in which git sees no settings of this machine. */
export function gitEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
    GIT_AUTHOR_DATE: '2024-01-01T00:00:00Z',
    GIT_COMMITTER_DATE: '2024-01-01T00:00:00Z',
    // A submodule in a folder is refused otherwise.
    GIT_ALLOW_PROTOCOL: 'file:http:https',
  };
}

export function gitIn(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    env: gitEnvironment('/nowhere'),
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export interface Repositories {
  /** Holds the bare repositories `flows.git`, `old.git` and `with-parts.git`. */
  root: string;
  /** Of `flows.git`: `old` is the parent of `main`, and tagged `v1`; `side` is the tip of the branch `dev/side`. */
  commits: { old: string; main: string; side: string };
}

/**
 * `flows.git` has two commits on `main` and one more on `dev/side`. `old.git` is what it was a commit before, and
 * `with-parts.git` has it as a submodule in `part`.
 */
export function makeRepositories(root: string): Repositories {
  const work = join(root, 'work');
  mkdirSync(work, { recursive: true });
  gitIn(work, 'init', '-q', '-b', 'main');
  commit(work, { 'README.md': 'one\n', 'a/flow.py': 'a\n', 'b/deep/flow.py': 'b\n' });
  gitIn(work, 'tag', 'v1');
  publish(work, root, 'old.git');
  gitIn(work, 'checkout', '-q', '-b', 'dev/side');
  commit(work, { 'side.txt': 'side\n' });
  gitIn(work, 'checkout', '-q', 'main');
  rmSync(join(work, 'a', 'flow.py'));
  commit(work, { 'README.md': 'two\n', 'a/new.py': 'new\n' });
  publish(work, root, 'flows.git');
  const at = (name: string): string => gitIn(work, 'rev-parse', name);
  const commits = { old: at('v1^{commit}'), main: at('main'), side: at('dev/side') };

  const whole = join(root, 'whole');
  mkdirSync(whole);
  gitIn(whole, 'init', '-q', '-b', 'main');
  gitIn(whole, 'submodule', '--quiet', 'add', join(root, 'flows.git'), 'part');
  gitIn(whole, 'config', '-f', '.gitmodules', 'submodule.part.url', '../flows.git');
  commit(whole, { 'whole.txt': 'whole\n' });
  publish(whole, root, 'with-parts.git');
  return { root, commits };
}

function commit(work: string, files: Readonly<Record<string, string>>): void {
  writeFiles(work, files);
  gitIn(work, 'add', '--all');
  gitIn(work, 'commit', '-q', '-m', 'change');
}

function publish(work: string, root: string, name: string): void {
  gitIn(root, 'clone', '-q', '--bare', work, name);
  const bare = join(root, name);
  gitIn(bare, 'config', 'uploadpack.allowFilter', 'true');
  gitIn(bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
}
