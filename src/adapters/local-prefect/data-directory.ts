/** Where `tq` keeps what outlives a run: the local server's state, its log, its Python environment. Pure. */
import { posix, win32 } from 'node:path';
import type { Environment } from '../../environment.ts';

/** `$TQ_DATA_HOME`, else the platform's own place for application data. Absolute; may not exist yet. */
export function dataDirectory(environment: Environment): string {
  const { variables, workingDirectory, homeDirectory, platform } = environment;
  const path = platform === 'win32' ? win32 : posix;
  if (variables.TQ_DATA_HOME) return path.resolve(workingDirectory, variables.TQ_DATA_HOME);
  switch (platform) {
    case 'win32':
      return path.join(variables.LOCALAPPDATA || path.join(homeDirectory, 'AppData', 'Local'), 'tq');
    case 'darwin':
      return path.join(homeDirectory, 'Library', 'Application Support', 'tq');
    default: {
      // The XDG specification says to ignore a relative path.
      const dataHome = variables.XDG_DATA_HOME ?? '';
      return path.join(
        path.isAbsolute(dataHome) ? dataHome : path.join(homeDirectory, '.local', 'share'),
        'tq',
      );
    }
  }
}
