/** The project with what the server fills in, where it is asked. */
import type { Outside } from '../../preflight/checks/check.ts';
import type { Remark } from '../../preflight/verdict/answer.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import { TqError } from '../../tq-error.ts';
import { inTime } from '../in-time.ts';
import type { LoadedProject, ProjectLoader } from '../load-project.ts';
import { readServerValues, referredValues, secretsOf } from '../planning/read-server-values.ts';
import { isSilent, PATIENCE, reasonOf } from './server/asking.ts';

export interface ServerAnswers {
  loaded: Awaited<ReturnType<ProjectLoader['load']>>;
  /** Why nothing more can be asked. */
  failure?: TqError;
  /** What it did not tell, by the entries that name it. */
  skipped: Remark[];
}

/** `connect` throws a `TqError` when the server cannot be reached. */
export interface ServerPorts {
  connect: () => Promise<PrefectClient>;
  keepSecret: (text: string) => void;
  clock: Pick<Clock, 'every'>;
}

/** A server that does not tell leaves placeholders as they are; of secrets it is asked whether they are there, and no more. */
export async function loadWithServer(
  loader: ProjectLoader,
  asked: ReadonlySet<Outside>,
  { connect, keepSecret, clock }: ServerPorts,
): Promise<ServerAnswers> {
  const loaded = await loader.load();
  if (!asked.has('server') || loaded.project === undefined) return { loaded, skipped: [] };
  try {
    const { written, chosen } = loaded;
    const reading = connect().then((prefect) =>
      readServerValues(referredValues(written, chosen), withoutSecrets(prefect)),
    );
    const server = await inTime(reading, clock, { patience: PATIENCE, who: 'the server' });
    secretsOf(server).forEach(keepSecret);
    return { loaded: await loader.load({ server }), skipped: [] };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    if (isSilent(failure)) return { loaded, failure, skipped: [] };
    const text = reasonOf(failure, 'blocks and variables');
    return { loaded, skipped: [{ check: 'named-values-there', entries: naming(loaded), text }] };
  }
}

function withoutSecrets(prefect: PrefectClient): Pick<PrefectClient, 'findBlock' | 'findVariables'> {
  return {
    findBlock: (typeSlug, name) => prefect.findBlock(typeSlug, name, { withoutSecrets: true }),
    findVariables: (names) => prefect.findVariables(names),
  };
}

/** Entries whose values name a block or a variable. */
function naming({ written, chosen }: LoadedProject): number[] {
  return chosen.filter((entry) => {
    const { blocks, variables } = referredValues(written, [entry]);
    return blocks.length > 0 || variables.length > 0;
  });
}
