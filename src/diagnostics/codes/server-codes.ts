/** TQ5xxx: what the server has, and what its work pools take. */
import type { CodeInfo } from './code-info.ts';

export const SERVER_CODES = {
  TQ5001: {
    name: 'work-pool-not-found',
    severity: 'error',
    meaning: 'the server has no work pool of that name',
  },
  TQ5002: {
    name: 'work-pool-of-agents',
    severity: 'error',
    meaning: 'the work pool is for agents of Prefect 2',
  },
  TQ5003: {
    name: 'cloud-only-feature',
    severity: 'error',
    meaning: 'metric triggers or `sla` on a server that is not Prefect Cloud',
  },
  TQ5004: {
    name: 'block-not-found',
    severity: 'error',
    meaning: 'the server has no block of that type and name',
  },
  TQ5006: {
    name: 'unknown-job-variable',
    severity: 'warning',
    meaning: 'the work pool does not know the job variable',
  },
  TQ5007: {
    name: 'invalid-job-variable',
    severity: 'error',
    meaning: 'a value that the job variable of the work pool does not take',
  },
  TQ5008: {
    name: 'new-work-queue',
    severity: 'warning',
    meaning: 'a work queue that the server makes on the way',
  },
} as const satisfies Record<string, CodeInfo>;
