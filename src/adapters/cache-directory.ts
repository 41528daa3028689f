/** Where `tq` keeps what may be thrown away at any time. Pure. */
import { posix, win32 } from 'node:path';
import type { Environment } from '../environment.ts';

/** `$TQ_CACHE_HOME`, else `$XDG_CACHE_HOME/tq`, else the platform's own place. Absolute; may not exist yet. */
export function cacheDirectory(environment: Environment): string {
  const { variables, workingDirectory, homeDirectory, platform } = environment;
  const path = platform === 'win32' ? win32 : posix;
  if (variables.TQ_CACHE_HOME) return path.resolve(workingDirectory, variables.TQ_CACHE_HOME);
  // The XDG specification says to ignore a relative path.
  const cacheHome = variables.XDG_CACHE_HOME ?? '';
  if (path.isAbsolute(cacheHome)) return path.join(cacheHome, 'tq');
  switch (platform) {
    case 'win32':
      return path.join(variables.LOCALAPPDATA || path.join(homeDirectory, 'AppData', 'Local'), 'tq', 'cache');
    case 'darwin':
      return path.join(homeDirectory, 'Library', 'Caches', 'tq');
    default:
      return path.join(homeDirectory, '.cache', 'tq');
  }
}
