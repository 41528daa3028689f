/**
 * The deploy lock: one deploy at a time per project and server. A lease that is renewed while working and expires when its
 * holder dies. The release record says who holds it; one that died on this machine is taken over at once.
 */
import type { Clock } from '../ports/clock.ts';
import type { DeployLock, Lease, TakenLock } from '../ports/deploy-lock.ts';
import type { Interruption } from '../ports/interruption.ts';
import type { Machine } from '../ports/machine.ts';
import type { Actor, Release } from '../release/release.ts';
import { TqError } from '../tq-error.ts';

/** The shortest lease that the server gives (measured on Prefect 3.8.8). */
const LEASE_SECONDS = 60;
const RENEWAL_MILLISECONDS = 20_000;
const POLL_MILLISECONDS = 2_000;
/**
 * A holder writes its record as soon as it has read again what it will write. When the lock is taken that long without
 * anybody saying so, a request of ours took it and its answer was lost; or the server has been restarted since a deploy
 * died, and has forgotten its leases and not that a slot is taken; or a deploy died before it had said anything, which
 * would otherwise lock everybody out until its lease expires.
 */
const UNCLAIMED_MILLISECONDS = { ours: 6_000, dead: 20_000, unknown: 45_000 } as const;

export interface LockPorts {
  lock: DeployLock;
  clock: Clock;
  machine: Machine;
  /** The newest release of the project. */
  latest: () => Promise<Release | undefined>;
  note: (line: string) => void;
  interruption: Pick<Interruption, 'requested'>;
}

/** Who holds a lock, and since when. */
export type Holder = Actor & { startedAt: string };

export interface HeldLock {
  /** Its id. Null: the server has no leases, so nothing keeps two deploys apart. */
  lease: string | null;
  /** Why nothing more may be written; undefined as long as the lock is held. */
  lost(): string | undefined;
  /** Asks the server, unless it was asked just now; `lost` tells the answer. */
  confirm(): Promise<void>;
  /** Renews it no more; it then expires by itself. */
  stop(): void;
  release(): Promise<void>;
}

/** Throws `TqError` with the reason `locked` when another deploy holds it for longer than `timeoutSeconds`. */
export async function holdLock(name: string, timeoutSeconds: number, ports: LockPorts): Promise<HeldLock> {
  const seeker = new Seeker(name, timeoutSeconds, ports);
  for (;;) {
    const taken = await seeker.attempt();
    if ('lease' in taken) return held(name, taken.lease, ports);
    if ('unsupported' in taken) {
      ports.note('the server has no leases, so nothing keeps another deploy from writing at the same time');
      return {
        lease: null,
        lost: () => undefined,
        confirm: async () => undefined,
        stop: () => undefined,
        release: async () => undefined,
      };
    }
    if (!(await seeker.clearAway())) await seeker.wait();
  }
}

/** One that wants the lock while it is taken. */
class Seeker {
  readonly #name: string;
  readonly #ports: LockPorts;
  readonly #deadline: number;
  #wasRefused = false;
  /** Whether a request of ours may have taken the lock without our knowing. */
  #mayBeOurs = false;
  #isSaid = false;
  /** The lease of a finished or dead deploy that was given back for it. */
  #givenBack: string | undefined;
  #holder: Holder | undefined;
  /** Since when nobody who lives says that the lock is theirs, though it may be one that was left behind. In milliseconds. */
  #unclaimedSince: number | undefined;

  constructor(name: string, timeoutSeconds: number, ports: LockPorts) {
    this.#name = name;
    this.#ports = ports;
    this.#deadline = ports.clock.now().getTime() + timeoutSeconds * 1000;
  }

  /** A refusal may come after the lock was taken, so the first one is asked about again and the answer doubted. */
  async attempt(): Promise<TakenLock> {
    try {
      const taken = await this.#ports.lock.takeLock(this.#name, LEASE_SECONDS);
      if ('taken' in taken) this.#mayBeOurs ||= taken.uncertain;
      return taken;
    } catch (error) {
      if (this.#wasRefused || !(error instanceof TqError) || error.reason !== 'failed') throw error;
      this.#wasRefused = true;
      this.#mayBeOurs = true;
      return { taken: true, uncertain: true };
    }
  }

  /** Whether the lock was freed of a holder that is none any more. */
  async clearAway(): Promise<boolean> {
    const { lock, machine, clock } = this.#ports;
    const latest = await this.#ports.latest();
    const holder = holderOf(latest);
    const isDead = holder !== undefined && hasDied(holder, machine);
    this.#holder = isDead ? undefined : holder;
    if ((isDead || latest?.finished) && (await this.#giveBack(latest, isDead))) return true;
    if (!isDead && holder !== undefined) {
      this.#unclaimedSince = undefined;
      return false;
    }
    // Another deploy may have it by now, and will say so.
    const now = clock.now().getTime();
    this.#unclaimedSince ??= now;
    const left = isDead ? 'dead' : this.#mayBeOurs ? 'ours' : 'unknown';
    if (now - this.#unclaimedSince < UNCLAIMED_MILLISECONDS[left]) return false;
    await lock.breakLock(this.#name);
    this.#mayBeOurs = false;
    this.#unclaimedSince = undefined;
    return true;
  }

  /** For a deploy that died, or has finished and could not. Whether that was news. */
  async #giveBack(latest: Release | undefined, isDead: boolean): Promise<boolean> {
    const { lock, note } = this.#ports;
    const { lease = null, processId } = latest?.who ?? {};
    if (lease === null || lease === this.#givenBack) return false;
    this.#givenBack = lease;
    if (isDead)
      note(
        `the deploy of process ${processId} on this machine ended without releasing its lock; it is taken over`,
      );
    await lock.releaseLock(lease);
    return true;
  }

  async wait(): Promise<void> {
    const { clock, note, interruption } = this.#ports;
    const stopped = interruption.requested();
    if (stopped !== undefined)
      throw new TqError(stopped, 'stopped while waiting for the deploy lock; nothing was written');
    const isClaimed = this.#unclaimedSince === undefined;
    if (isClaimed && clock.now().getTime() >= this.#deadline) throw locked(this.#holder);
    if (!this.#isSaid && (isClaimed || !this.#mayBeOurs)) {
      this.#isSaid = true;
      note(`waiting for the lock, which ${holderText(this.#holder)} holds`);
    }
    await clock.sleep(POLL_MILLISECONDS);
  }
}

function held(name: string, lease: Lease, { lock, clock }: LockPorts): HeldLock {
  let lost: string | undefined;
  let renewed = clock.now().getTime();
  const renew = async (): Promise<void> => {
    const at = clock.now().getTime();
    try {
      if (await lock.renewLock(name, lease, LEASE_SECONDS)) renewed = at;
      else lost = 'the deploy lock was lost: it expired, or somebody broke it';
    } catch (error) {
      // Not reached: the lease holds until it expires.
      if (!(error instanceof TqError)) throw error;
    }
  };
  const stop = clock.every(RENEWAL_MILLISECONDS, () => void renew());
  return {
    lease: lease.id,
    lost: () =>
      lost ??
      (clock.now().getTime() - renewed > LEASE_SECONDS * 1000
        ? 'the deploy lock could not be renewed and has expired'
        : undefined),
    confirm: async () => {
      if (clock.now().getTime() - renewed >= RENEWAL_MILLISECONDS) await renew();
    },
    stop,
    release: async () => {
      stop();
      await lock.releaseLock(lease.id);
    },
  };
}

/** Who has said that it is deploying, and has not said that it has finished. */
export function holderOf(release: Release | undefined): Holder | undefined {
  if (release === undefined || release.finished !== null) return undefined;
  return { ...release.who, startedAt: release.startedAt };
}

function hasDied(holder: Actor, machine: Machine): boolean {
  return (
    holder.host === machine.host &&
    holder.processId !== machine.processId &&
    !machine.isAlive(holder.processId)
  );
}

function locked(holder: Holder | undefined): TqError {
  return new TqError(
    'locked',
    `another deploy of this project is under way: ${holderText(holder)} holds the lock`,
    {
      help: `wait for it with \`--lock-timeout 120\`; the lock of one that died expires within about ${LEASE_SECONDS + 15} s, or is freed by \`tq unlock\``,
    },
  );
}

export function holderText(holder: Holder | undefined): string {
  if (holder === undefined) return 'a deploy that has not said yet whose it is';
  const { user, host, processId, runUrl, startedAt } = holder;
  const where = runUrl ?? `process ${processId} on ${host}`;
  return `${user} (${where}, since ${startedAt})`;
}
