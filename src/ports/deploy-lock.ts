/**
 * A lock on the server that expires by itself when its holder dies: a concurrency limit of one, taken with a lease
 * (`POST /v2/concurrency_limits/increment-with-lease`, measured on Prefect 3.8.8). Throws `TqError`.
 */

/** What its holder has in hand. */
export interface Lease {
  id: string;
  /** Of the limit behind the lock; a lock that was broken has another one. */
  limitId: string;
}

/** `uncertain`: it is taken, perhaps by this very call, whose first answer was lost. */
export type TakenLock =
  | { lease: Lease }
  | { taken: true; uncertain: boolean }
  /** The server has no leases, as older ones. */
  | { unsupported: true };

export interface DeployLock {
  /** Takes the lock of that name for so many seconds, at least 60; makes the limit behind it when it is not there. */
  takeLock(name: string, seconds: number): Promise<TakenLock>;
  /** False: the lease has expired or was broken. */
  renewLock(name: string, lease: Lease, seconds: number): Promise<boolean>;
  /** Gives the lock back, by the id of its lease; one that is gone already is no error. */
  releaseLock(leaseId: string): Promise<void>;
  /** Whether somebody holds it; false also when the limit does not exist. */
  isLocked(name: string): Promise<boolean>;
  /** Frees the lock whoever holds it. */
  breakLock(name: string): Promise<void>;
}
