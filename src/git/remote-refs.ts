/** What `git ls-remote --symref` prints. */
import type { RemoteRefs } from '../ports/git.ts';

/** `ref: <name> TAB HEAD` and `<id> TAB <name>`, a line each; behind an annotated tag its commit, as `<name>^{}`. */
export function readRemoteRefs(output: string): RemoteRefs {
  const refs = new Map<string, string>();
  let defaultBranch: string | undefined;
  for (const line of output.split('\n')) {
    const [left = '', name = ''] = line.split('\t');
    if (name === '') continue;
    if (left.startsWith('ref: ')) {
      if (name === 'HEAD') defaultBranch = left.slice('ref: refs/heads/'.length);
    } else refs.set(name.replace(/\^\{\}$/, ''), left);
  }
  return { defaultBranch, refs };
}

/** By the rules that git has for names on a remote (gitrevisions(7)): a tag goes before a branch. */
export function remoteRefNamed(
  { refs }: RemoteRefs,
  name: string,
): { name: string; commit: string } | undefined {
  for (const full of [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`]) {
    const commit = refs.get(full);
    if (commit !== undefined) return { name: full, commit };
  }
  return undefined;
}
