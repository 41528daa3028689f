/** TQ43xx: git. */
import type { CodeInfo } from './code-info.ts';

export const GIT_CODES = {
  TQ4301: {
    name: 'no-remote-for-ref',
    severity: 'error',
    meaning: 'workers would have to get a commit from a repository that has no `origin`',
  },
  TQ4302: {
    name: 'uncommitted-code',
    severity: 'error',
    meaning: 'workers get the code from git, where a file is not as it is here: it is not committed',
  },
  TQ4303: {
    name: 'unpushed-code',
    severity: 'error',
    meaning: 'workers get the code from git, where a file is not as it is here: the commit is not pushed',
  },
  TQ4305: {
    name: 'remote-ref-not-found',
    severity: 'error',
    meaning: 'the repository of a pull step has no such branch, tag or commit',
  },
  TQ4306: {
    name: 'remote-refused',
    severity: 'error',
    meaning: 'the repository of a pull step may not be read, or is not there',
  },
  TQ4307: {
    name: 'remote-unreachable',
    severity: 'warning',
    meaning: 'the repository of a pull step cannot be reached from here',
  },
} as const satisfies Record<string, CodeInfo>;
