/** Work queues that the server would make on the way, without a word: a misspelt one is polled by no worker. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LiveState, WorkQueueName } from '../plan/state.ts';
import type { PrefectReader } from '../ports/prefect-client.ts';
import type { Document } from '../project/document.ts';
import type { Deployment } from '../project/project.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';

type WithQueue = Pick<Deployment, 'path' | 'workPool'>;

/** Every pool has this one (measured on Prefect 3.8.8). */
const DEFAULT_QUEUE = 'default';

/** Asks the server once about each queue that is named, and not at all when there is none to ask about. */
export class WorkQueues {
  readonly #prefect: Pick<PrefectReader, 'findWorkQueues'>;
  /** By `pool/queue`. */
  readonly #exists = new Map<string, boolean>();

  constructor(prefect: Pick<PrefectReader, 'findWorkQueues'>) {
    this.#prefect = prefect;
  }

  /** A warning for each queue that is not there, at the first deployment that names it. */
  async check(document: Document, deployments: readonly WithQueue[], live: LiveState): Promise<Diagnostic[]> {
    for (const { fields } of live.deployments)
      this.#exists.set(`${fields.work_pool_name}/${fields.work_queue_name}`, true);
    const pools = new Set(live.workPools.map(({ name }) => name));
    const named = new Map<string, { queue: WorkQueueName; at: WithQueue }>();
    for (const at of deployments) {
      const { name: workPoolName, workQueueName: name } = at.workPool;
      const key = `${workPoolName}/${name}`;
      if (name === null || name === DEFAULT_QUEUE || holdsPlaceholder(name)) continue;
      if (!pools.has(workPoolName) || named.has(key)) continue;
      named.set(key, { queue: { workPoolName, name }, at });
    }
    await this.#ask([...named].flatMap(([key, { queue }]) => (this.#exists.has(key) ? [] : [queue])));
    const missing = [...named].filter(([key]) => this.#exists.get(key) === false);
    return missing.map(([, { queue, at }]) => newQueue(document, queue, at));
  }

  /** Of those that have been asked about, the ones that the server would make. */
  missing(): WorkQueueName[] {
    return [...this.#exists].flatMap(([key, exists]) => {
      // Names of pools hold no `/`.
      const slash = key.indexOf('/');
      return exists ? [] : [{ workPoolName: key.slice(0, slash), name: key.slice(slash + 1) }];
    });
  }

  async #ask(queues: readonly WorkQueueName[]): Promise<void> {
    if (queues.length === 0) return;
    for (const { workPoolName, name } of queues) this.#exists.set(`${workPoolName}/${name}`, false);
    for (const { workPoolName, name } of await this.#prefect.findWorkQueues(queues))
      this.#exists.set(`${workPoolName}/${name}`, true);
  }
}

function newQueue(
  document: Document,
  { workPoolName, name }: WorkQueueName,
  { path }: WithQueue,
): Diagnostic {
  return diagnostic('TQ5008', {
    message: `the work pool \`${workPoolName}\` has no work queue \`${name}\`; the server makes it`,
    where: document.spanOf([...path, 'work_pool', 'work_queue_name']),
    help: 'correct the name, or let a worker poll it: one without `--work-queue` polls all queues of its pool',
  });
}
