/** The release notes, deploy locks and runs of a Prefect server in memory: what a deploy uses beside the things it deploys. */
import type { DeployLock, Lease, TakenLock } from '../../src/ports/deploy-lock.ts';
import type { FlowRunReader, FlowRunStarter, FlowRunState } from '../../src/ports/flow-runs.ts';
import type {
  ReleaseNote,
  ReleaseReader,
  ReleaseWriter,
  StoredReleaseNote,
} from '../../src/ports/releases.ts';
import { refuse } from './refuse.ts';

const LONGEST_METADATA = 500;

export class FakeBookkeeping
  implements ReleaseReader, ReleaseWriter, DeployLock, FlowRunReader, FlowRunStarter
{
  /** Requests that write notes or locks, in order: `takeLock tq-deploy-orders`. */
  readonly bookkeeping: string[] = [];
  /** Runs that the scheduler has planned, by deployment id. */
  readonly plannedRuns = new Map<string, number>();
  /** Runs that somebody scheduled by hand, by deployment id. */
  readonly runsByHand = new Map<string, number>();
  /** What becomes of runs that are started; by default they complete. */
  runState: FlowRunState = { type: 'COMPLETED', name: 'Completed', message: null };
  readonly #notes: StoredReleaseNote[] = [];
  /** Name → lease; null when nobody holds it. */
  readonly #limits = new Map<string, string | null>();
  /** By idempotency key. */
  readonly #runs = new Map<string, string>();
  #lastId = 0;

  async findReleaseNotes(
    key: string,
    { limit, offset = 0 }: { limit: number; offset?: number },
  ): Promise<StoredReleaseNote[]> {
    const found = this.#notes.filter((note) => note.key === key).reverse();
    return structuredClone(found.slice(offset, offset + limit));
  }

  async findNewestNotes(prefix: string): Promise<StoredReleaseNote[]> {
    const newest = new Map(this.#notes.map((note) => [note.key, note]));
    return structuredClone([...newest.values()].filter(({ key }) => key.startsWith(prefix)));
  }

  async createReleaseNote(note: ReleaseNote): Promise<string> {
    this.bookkeeping.push(`createReleaseNote ${note.key}`);
    if (!/^[a-z0-9-]+$/.test(note.key))
      refuse('POST /artifacts/', 422, 'key must only contain lowercase letters');
    const id = this.newId();
    const createdAt = new Date(Date.UTC(2026, 0, 1, 0, 0, this.#notes.length)).toISOString();
    this.#notes.push({ ...structuredClone(note), metadata: cut(note.metadata), id, createdAt });
    return id;
  }

  async updateReleaseNote(id: string, note: Omit<ReleaseNote, 'key'>): Promise<void> {
    this.bookkeeping.push('updateReleaseNote');
    const index = this.#notes.findIndex((each) => each.id === id);
    const before = this.#notes[index] ?? refuse(`PATCH /artifacts/${id}`, 404, 'Artifact not found.');
    this.#notes[index] = { ...before, ...structuredClone(note), metadata: cut(note.metadata) };
  }

  async takeLock(name: string, seconds: number): Promise<TakenLock> {
    checkSeconds(seconds, 'increment-with-lease');
    this.bookkeeping.push(`takeLock ${name}`);
    if (await this.isLocked(name)) return { taken: true, uncertain: false };
    const id = this.newId();
    this.#limits.set(name, id);
    return { lease: { id, limitId: name } };
  }

  async renewLock(name: string, lease: Lease, seconds: number): Promise<boolean> {
    checkSeconds(seconds, 'renew');
    return this.#limits.get(name) === lease.id;
  }

  async releaseLock(lease: string): Promise<void> {
    this.bookkeeping.push('releaseLock');
    for (const [name, holder] of this.#limits) if (holder === lease) this.#limits.set(name, null);
  }

  async isLocked(name: string): Promise<boolean> {
    return (this.#limits.get(name) ?? null) !== null;
  }

  async breakLock(name: string): Promise<void> {
    this.bookkeeping.push(`breakLock ${name}`);
    this.#limits.delete(name);
  }

  async countPlannedRuns(deploymentIds: readonly string[]): Promise<Record<string, number>> {
    return Object.fromEntries([...this.plannedRuns].filter(([id]) => deploymentIds.includes(id)));
  }

  async countScheduledRuns(deploymentIds: readonly string[]): Promise<Record<string, number>> {
    const counts = deploymentIds.map((id): [string, number] => [
      id,
      (this.plannedRuns.get(id) ?? 0) + (this.runsByHand.get(id) ?? 0),
    ]);
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }

  async flowRunState(): Promise<FlowRunState> {
    return this.runState;
  }

  async startFlowRun(deploymentId: string, { key }: { key: string }): Promise<string> {
    this.bookkeeping.push(`startFlowRun ${deploymentId}`);
    const id = this.#runs.get(key) ?? this.newId();
    this.#runs.set(key, id);
    return id;
  }

  protected newId(): string {
    this.#lastId += 1;
    return `00000000-0000-4000-8000-${String(this.#lastId).padStart(12, '0')}`;
  }
}

/** The server leases for a minute at least. */
function checkSeconds(seconds: number, request: string): void {
  if (seconds < 60 || seconds > 86_400) refuse(request, 422, 'lease_duration');
}

/** The server cuts long values and says so with dots. */
function cut(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [
      key,
      value.length > LONGEST_METADATA ? `${value.slice(0, LONGEST_METADATA)}...` : value,
    ]),
  );
}
