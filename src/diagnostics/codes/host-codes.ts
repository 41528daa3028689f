/** TQ440x: the versions that run: of Python, Prefect, Truthound, truthound-orchestration and the engine. */
import type { CodeInfo } from './code-info.ts';

export const HOST_CODES = {
  TQ4401: {
    name: 'unsupported-versions',
    severity: 'error',
    meaning: 'versions outside of what truthound-orchestration declares to support',
    allowable: true,
    forgiven: true,
  },
  TQ4402: {
    name: 'untested-versions',
    severity: 'hint',
    meaning: 'supported versions that nobody has proven together',
  },
  TQ4403: {
    name: 'broken-versions',
    severity: 'error',
    meaning: 'versions that are known not to work together',
    allowable: true,
    forgiven: true,
  },
  TQ4404: {
    name: 'disagreeing-versions',
    severity: 'warning',
    meaning: 'files of the project name different versions of one package',
  },
  TQ4405: {
    name: 'unreadable-requirements',
    severity: 'warning',
    meaning: 'a list of requirements or a lock file that cannot be read, or not whole',
  },
  TQ4406: {
    name: 'newer-client',
    severity: 'warning',
    meaning: 'the Prefect of the flows is newer than the server, or of another major version',
  },
  TQ4407: {
    name: 'other-versions-installed',
    severity: 'warning',
    meaning: "the project's Python has other versions than its files name",
  },
} as const satisfies Record<string, CodeInfo>;
