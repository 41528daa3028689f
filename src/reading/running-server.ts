/** For commands that only look: to look at a project is no reason to start a server for it. */
import { type Environment, isContinuousIntegration } from '../environment.ts';
import type { LocalServer } from '../ports/local-server.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import type { Settings } from '../settings.ts';
import { TqError } from '../tq-error.ts';

/** What to do in CI without a server, where a local one would be guessing. */
export const HELP_IN_CI = 'set `PREFECT_API_URL`; in CI tq does not fall back to a local server';

interface ServerPlaces {
  environment: Environment;
  settings: () => Promise<Settings>;
  localServer: () => Promise<LocalServer>;
}

/** Throws `TqError` where settings name no server and no local one may be used: `usage` in CI; else none runs, `unreachable`. */
export async function requireServer({ environment, settings, localServer }: ServerPlaces): Promise<void> {
  if ((await settings()).connection.apiUrl !== undefined) return;
  refuseLocalInCi(environment);
  if ((await (await localServer()).status()).running) return;
  throw new TqError('unreachable', 'no Prefect server is configured, and none of `tq dev` is running', {
    help: 'set `PREFECT_API_URL`, or start one with `tq dev up`',
  });
}

/** For a run whose settings name no server. Throws `TqError` (`usage`) in CI. */
export function refuseLocalInCi(environment: Environment): void {
  if (isContinuousIntegration(environment))
    throw new TqError('usage', 'no Prefect server is configured', { help: HELP_IN_CI });
}

/** Connects to the server that settings name, or to a local one that runs. Throws `TqError` where there is neither. */
export async function connectToRunning(
  ports: ServerPlaces & { connect: () => Promise<PrefectClient> },
): Promise<PrefectClient> {
  await requireServer(ports);
  return ports.connect();
}
