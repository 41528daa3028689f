/** The machine as Node knows it. */
import { hostname, userInfo } from 'node:os';
import type { Machine } from '../ports/machine.ts';

export function nodeMachine(): Machine {
  return {
    host: hostname(),
    user: userName(),
    processId: process.pid,
    isAlive: (processId) => {
      try {
        return process.kill(processId, 0);
      } catch (error) {
        // One that we may not signal is alive.
        return (error as NodeJS.ErrnoException).code === 'EPERM';
      }
    },
  };
}

/** Containers run users that have no entry in the system's list. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
