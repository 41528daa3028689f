/** The files in the data folder, named in one place. */
import { join } from 'node:path';

export interface Paths {
  directory: string;
  /** The server's `PREFECT_HOME`: its database and result storage. */
  prefectHome: string;
  log: string;
  /** Which process serves; there while a server is meant to run. */
  record: string;
  /** The port last used, so that bookmarks and `PREFECT_API_URL` outlive a restart. */
  port: string;
  /** Held while a server is being started. */
  lock: string;
  /** Records and logs of workers, and their `PREFECT_HOME`. */
  workers: string;
  /** Held while workers are being started or ended. */
  workersLock: string;
}

export function pathsIn(directory: string): Paths {
  return {
    directory,
    prefectHome: join(directory, 'prefect'),
    log: join(directory, 'server.log'),
    record: join(directory, 'server.json'),
    port: join(directory, 'port'),
    lock: join(directory, 'server.lock'),
    workers: join(directory, 'workers'),
    workersLock: join(directory, 'workers.lock'),
  };
}
