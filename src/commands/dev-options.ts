/** What the commands of `tq dev` have in common. */
import type { LocalServer, RunningLocalServer } from '../ports/local-server.ts';
import { TqError } from '../tq-error.ts';

const HIGHEST_PORT = 65_535;

/** Throws `TqError` (`usage`) for a `--port` that is none. */
export function requirePort(port: number | undefined): void {
  if (port === undefined || (Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT)) return;
  throw new TqError(
    'usage',
    `\`--port\` must be a whole number from 0 to ${HIGHEST_PORT}, and ${Number.isNaN(port) ? 'what was given is no number' : `\`${port}\` was given`}`,
  );
}

/** Throws `TqError` (`unreachable`) when no local server runs. */
export async function requireRunning(server: LocalServer): Promise<RunningLocalServer> {
  const status = await server.status();
  if (status.running) return status;
  throw new TqError('unreachable', 'no local Prefect server runs', {
    help: 'start one with the project deployed to it: `tq dev`',
  });
}

/** `412 MB` */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}
