/** A file system that remembers a digest of all it was asked for: what a plan was made of, there or not. */
import { relative, resolve } from 'node:path';
import { insidePath } from '../../inside-path.ts';
import { digestOf } from '../../plan/plan-foundation.ts';
import type { FileState } from '../../plan/saved-plan.ts';
import type { BuildContexts, IgnoreRules } from '../../ports/build-context.ts';
import type { FileSystem, ReadResult } from '../../ports/file-system.ts';

const PRESENT = 'present';
const FOLDER = 'folder';

export interface HashingFiles {
  files: FileSystem;
  /** What is in a context is what an image is made of. */
  watch: (contexts: BuildContexts) => BuildContexts;
  /** Whether a file would be in one of the contexts that were read. `path`: absolute. */
  isInContext: (path: string) => boolean;
  /** By path relative to the folder, with `/`, sorted. */
  states: () => Record<string, FileState>;
}

/** Files that are only listed do not count, unless they are read as well. */
export function hashingFiles(files: FileSystem, folder: string): HashingFiles {
  const states = new Map<string, FileState>();
  const note = (path: string, state: FileState): void => {
    const name = relative(folder, path).replaceAll('\\', '/') || '.';
    // Which repository this is, is told by the commit; a job that has the files alone is as good.
    if (name.split('/').at(-1) === '.git') return;
    const known = states.get(name);
    if (known === undefined || known === null || known === PRESENT) states.set(name, state ?? known ?? null);
  };
  const contexts: { directory: string; rules: IgnoreRules }[] = [];
  return {
    watch: (read) => ({
      read: async (directory, rules) => {
        contexts.push({ directory, rules });
        const answer = await read.read(directory, rules);
        const entries = 'entries' in answer ? answer.entries : [];
        // What is behind a link is no part of the context.
        for (const { path, kind, digest } of entries)
          if (kind === 'file') note(resolve(directory, path), digest);
        return answer;
      },
    }),
    isInContext: (path) =>
      contexts.some(({ directory, rules }) => {
        const name = insidePath(directory, path);
        return name !== undefined && !rules.isExcluded(name);
      }),
    files: {
      ...files,
      readFile: async (path) => {
        const read = await files.readFile(path);
        note(path, stateOf(read));
        return read;
      },
      exists: async (path) => {
        const isThere = await files.exists(path);
        note(path, isThere ? PRESENT : null);
        return isThere;
      },
    },
    states: () => Object.fromEntries([...states].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** What has become of the files of a saved plan. */
export async function statesNow(
  saved: Readonly<Record<string, FileState>>,
  files: FileSystem,
  folder: string,
): Promise<Record<string, FileState>> {
  const states: Record<string, FileState> = {};
  for (const [name, before] of Object.entries(saved)) {
    const path = resolve(folder, name);
    const onlyExistence = before === null || before === PRESENT;
    states[name] = onlyExistence
      ? (await files.exists(path))
        ? PRESENT
        : null
      : stateOf(await files.readFile(path));
  }
  return states;
}

function stateOf(read: ReadResult): FileState {
  if ('bytes' in read) return digestOf(read.bytes);
  if (read.failure === 'missing') return null;
  return read.failure === 'directory' ? FOLDER : `unreadable: ${read.detail}`;
}
