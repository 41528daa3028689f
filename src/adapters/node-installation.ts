/** What `tq` runs on, as Node tells it. */
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Environment } from '../environment.ts';
import type { Installation } from '../ports/installation.ts';
import { cacheDirectory } from './cache-directory.ts';
import { dataDirectory } from './local-prefect/data-directory.ts';

export function nodeInstallation(environment: Environment): Installation {
  return {
    nodeVersion: process.versions.node,
    folders: () =>
      Promise.all(
        [
          { holds: 'cache', path: cacheDirectory(environment) },
          { holds: 'data', path: dataDirectory(environment) },
        ].map(async (each) => ({ ...each, isWritable: await isWritable(each.path) })),
      ),
    timeZone: () => ({ name: Intl.DateTimeFormat().resolvedOptions().timeZone, data: process.versions.tz }),
    terminal: () => ({ isTerminal: process.stderr.isTTY === true, columns: process.stderr.columns }),
  };
}

/** Of one that is not there yet, the folder that it would be made in. */
async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing && dirname(path) !== path && isWritable(dirname(path));
  }
}
