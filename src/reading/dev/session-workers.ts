/** The workers of one `tq dev`: started, followed, and ended with it where they are its own. */
import type { LocalWorker, LocalWorkers, WorkerStart } from '../../ports/local-workers.ts';
import { WorkerLogs } from './follow-workers.ts';

export interface SessionPorts {
  workers: LocalWorkers;
  note: (line: string) => void;
  progress: (line: string) => void;
}

export class SessionWorkers {
  readonly #ports: SessionPorts;
  readonly #logs: WorkerLogs;
  /** By id; `own` ends with this run. */
  readonly #known = new Map<string, { worker: LocalWorker; own: boolean }>();

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#logs = new WorkerLogs({ workers: ports.workers, onLine: ports.progress });
  }

  /** Those that have not ended, as far as that has been seen. */
  get all(): LocalWorker[] {
    return [...this.#known.values()].map(({ worker }) => worker);
  }

  /** Those that were started here. */
  get own(): LocalWorker[] {
    return [...this.#known.values()].flatMap(({ worker, own }) => (own ? [worker] : []));
  }

  /** As `LocalWorkers.ensure`; says which were there already. */
  async ensure(starts: readonly WorkerStart[]): Promise<void> {
    for (const { worker, isNew } of await this.#ports.workers.ensure(starts)) {
      // One of the same id may have been ended, and started by somebody else.
      if (this.#known.get(worker.id)?.worker.processId === worker.processId) continue;
      this.#known.set(worker.id, { worker, own: isNew });
      if (isNew) {
        this.#logs.begin(worker);
        continue;
      }
      await this.#logs.skip(worker);
      this.#ports.note(
        `\`${worker.pool}\` has a worker of this project already (process ${worker.processId})`,
      );
    }
  }

  /** Throws `TqError` when one of its own ends instead. */
  async ready(): Promise<void> {
    await Promise.all(this.own.map((worker) => this.#ports.workers.ready(worker)));
  }

  /** Tells what they have written since. */
  async tell(): Promise<void> {
    await this.#logs.tell(this.all);
  }

  /** Says which have ended since, and how many. */
  async tellEnded(): Promise<number> {
    const ended = await this.#logs.ended(this.all);
    await this.#logs.tell(ended);
    for (const { id, pool, log } of ended) {
      this.#known.delete(id);
      this.#ports.note(`the worker of \`${pool}\` has ended; its log is ${log}`);
    }
    return ended.length;
  }

  /** Ends its own with their runs, and what dead ones have left. Returns those that were ended. */
  async end(): Promise<LocalWorker[]> {
    const { own } = this;
    await this.#ports.workers.end(own);
    // A worker that died has not ended its runs.
    await this.#ports.workers.sweep();
    await this.#logs.tell(own);
    if (own.length > 0)
      this.#ports.note(`ended ${own.length === 1 ? 'the worker' : `${own.length} workers`}`);
    return own;
  }
}
