/** What workers and their runs write, line by line, as long as somebody wants to see it. */
import type { LocalWorker, LocalWorkers } from '../../ports/local-workers.ts';

export interface FollowPorts {
  workers: Pick<LocalWorkers, 'readLog' | 'isAlive'>;
  onLine: (line: string) => void;
}

/** Remembers of each worker how far its log has been told. */
export class WorkerLogs {
  readonly #ports: FollowPorts;
  readonly #places = new Map<string, number>();

  constructor(ports: FollowPorts) {
    this.#ports = ports;
  }

  /** What stands in its log already is not told. */
  async skip(worker: LocalWorker): Promise<void> {
    await this.#read(worker, () => undefined);
  }

  /** One that has just been started begins its log anew. */
  begin({ log }: LocalWorker): void {
    this.#places.delete(log);
  }

  /** Tells what is new. */
  async tell(workers: readonly LocalWorker[]): Promise<void> {
    for (const worker of workers)
      await this.#read(worker, (line) => this.#ports.onLine(`[${worker.pool}] ${line}`));
  }

  /** Those that have ended. */
  async ended(workers: readonly LocalWorker[]): Promise<LocalWorker[]> {
    const alive = await Promise.all(workers.map((worker) => this.#ports.workers.isAlive(worker)));
    return workers.filter((_, index) => !alive[index]);
  }

  async #read(worker: LocalWorker, onLine: (line: string) => void): Promise<void> {
    for (;;) {
      const from = this.#places.get(worker.log) ?? 0;
      const { lines, next } = await this.#ports.workers.readLog(worker, from);
      if (next === from) return;
      this.#places.set(worker.log, next);
      lines.filter((line) => line.trim() !== '').forEach(onLine);
    }
  }
}
