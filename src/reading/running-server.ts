/** For commands that only look: to look at a project is no reason to start a server for it. */
import type { LocalServer } from '../ports/local-server.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import type { Settings } from '../settings.ts';
import { TqError } from '../tq-error.ts';

interface ServerPlaces {
  settings: () => Promise<Settings>;
  localServer: () => Promise<LocalServer>;
}

/** Throws `TqError` where settings name no server and no local one runs. */
export async function requireServer({ settings, localServer }: ServerPlaces): Promise<void> {
  const isConfigured = (await settings()).connection.apiUrl !== undefined;
  if (!isConfigured && !(await (await localServer()).status()).running) {
    throw new TqError('unreachable', 'no Prefect server is configured, and none of `tq dev` is running', {
      help: 'set PREFECT_API_URL, or start one with `tq dev up`',
    });
  }
}

/** Connects to the server that settings name, or to a local one that runs. Throws `TqError` where there is neither. */
export async function connectToRunning(
  ports: ServerPlaces & { connect: () => Promise<PrefectClient> },
): Promise<PrefectClient> {
  await requireServer(ports);
  return ports.connect();
}
