/** What a server knows that a file does not, as far as it bears on whether scheduled runs have room. */
import type { LiveSchedule } from '../../plan/state.ts';
import type { Limits, PlannedDeployment } from './capacity.ts';

export interface CapacityFacts {
  limits: Limits;
  /** Milliseconds that a run of a deployment takes, from its last runs; by full name. */
  expected: ReadonlyMap<string, number>;
  /** Those of the deployments in question that are on the server, by full name. */
  held: ReadonlyMap<string, HeldDeployment>;
  /** Active deployments of others in the same pools. */
  others: readonly PlannedDeployment[];
  unread: readonly UnreadFact[];
}

/** What stays as it is on the server where the file says nothing of it. */
export interface HeldDeployment {
  paused: boolean;
  schedules: readonly LiveSchedule[];
}

/** A part that could not be read. */
export interface UnreadFact {
  what: 'limits of pools' | 'limits of queues' | 'limits of tags' | 'deployments' | 'run times';
  why: string;
}
