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
  TQ5009: {
    name: 'paused-work-pool',
    severity: 'warning',
    meaning: 'the work pool or work queue is paused, so that nothing starts',
  },
  TQ5010: {
    name: 'no-worker-online',
    severity: 'warning',
    meaning: 'no worker of the work pool has been heard of lately',
  },
  TQ5011: {
    name: 'other-pool-type',
    severity: 'error',
    meaning: 'the work pool on the server is of another type than the project says',
    allowable: true,
  },
  TQ5012: {
    name: 'missing-on-server',
    severity: 'error',
    meaning:
      'a block or variable that the pool or the flow fills in when it runs, and the server does not have',
    allowable: true,
    forgiven: true,
  },
  TQ5013: {
    name: 'incomplete-live-block',
    severity: 'warning',
    meaning: 'a block on the server that a flow loads and that lacks fields it needs',
  },
  TQ5014: {
    name: 'image-not-found',
    severity: 'error',
    meaning: 'the registry does not have the image that runs are started from',
    allowable: true,
  },
  TQ5015: {
    name: 'image-not-readable',
    severity: 'warning',
    meaning: 'the registry did not say whether it has the image',
  },
  TQ5016: {
    name: 'invalid-kubernetes-manifest',
    severity: 'error',
    meaning: 'the job that the pool would hand to Kubernetes is not a valid one',
    allowable: true,
    forgiven: true,
  },
  TQ5017: {
    name: 'failures-unwatched',
    severity: 'warning',
    meaning: 'no automation of the server watches for failed runs of a deployment',
  },
} as const satisfies Record<string, CodeInfo>;
