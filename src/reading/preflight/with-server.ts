/** The project with what the server fills in, where it is asked. */
import type { Outside } from '../../preflight/checks/check.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import { TqError } from '../../tq-error.ts';
import type { LoadedProject, ProjectLoader } from '../load-project.ts';
import { readServerValues, referredValues, secretsOf } from '../read-server-values.ts';

export interface ServerAnswers {
  loaded: Awaited<ReturnType<ProjectLoader['load']>>;
  /** Why it could not be asked. */
  failure?: TqError;
}

/** A server that cannot be reached leaves placeholders as they are. */
export async function loadWithServer(
  loader: ProjectLoader,
  asked: ReadonlySet<Outside>,
  { connect, keepSecret }: { connect: () => Promise<PrefectClient>; keepSecret: (text: string) => void },
): Promise<ServerAnswers> {
  const loaded = await loader.load();
  if (!asked.has('server') || loaded.project === undefined) return { loaded };
  try {
    const prefect = await connect();
    const server = await readServerValues(referredOf(loaded), prefect);
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
