/** The project with what the server fills in, where it is asked. */
import type { Outside } from '../../preflight/checks/check.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import { TqError } from '../../tq-error.ts';
import { inTime } from '../in-time.ts';
import type { LoadedProject, ProjectLoader } from '../load-project.ts';
import { readServerValues, referredValues, secretsOf } from '../read-server-values.ts';

export interface ServerAnswers {
  loaded: Awaited<ReturnType<ProjectLoader['load']>>;
  /** Why it could not be asked. */
  failure?: TqError;
}

/** `connect` throws a `TqError` when the server cannot be reached. */
export interface ServerPorts {
  connect: () => Promise<PrefectClient>;
  keepSecret: (text: string) => void;
  clock: Pick<Clock, 'every'>;
}

/** In milliseconds. */
const PATIENCE = 30_000;

/** A server that cannot be reached leaves placeholders as they are. */
export async function loadWithServer(
  loader: ProjectLoader,
  asked: ReadonlySet<Outside>,
  { connect, keepSecret, clock }: ServerPorts,
): Promise<ServerAnswers> {
  const loaded = await loader.load();
  if (!asked.has('server') || loaded.project === undefined) return { loaded };
  try {
    const reading = connect().then((prefect) => readServerValues(referredOf(loaded), prefect));
    const server = await inTime(reading, clock, { patience: PATIENCE, who: 'the server' });
    secretsOf(server).forEach(keepSecret);
    return { loaded: await loader.load({ server }) };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    return { loaded, failure };
  }
}

function referredOf({ written, chosen }: LoadedProject) {
  return referredValues(written, chosen);
}
