/** The top of a checkout. */
import { dirname, join } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';

/** The nearest folder at or above `folder` that has a `.git`; undefined outside a checkout. */
export async function repositoryRoot(folder: string, files: FileSystem): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    if (await files.exists(join(at, '.git'))) return at;
    if (at === dirname(at)) return undefined;
  }
}
