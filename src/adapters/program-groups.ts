/** Programs that `tq` has started, each with all that it starts itself, so that none outlives `tq`. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a program gets to put its affairs in order before it is killed. */
const PATIENCE_SECONDS = 5;

/** Windows has no process groups; there a program is ended with its children by `taskkill`. */
export const HAS_GROUPS = process.platform !== 'win32';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Ids of the groups' leaders. */
const groups = new Set<number>();

/**
 * Starts the leader of a group. From then until `forgetGroup` the group is ended when this process ends, by whatever
 * but SIGKILL. Listening begins before the start: a signal must not come in between.
 */
export function startGroup<Leader extends { pid?: number }>(start: () => Leader): Leader {
  if (groups.size === 0) startListening();
  try {
    const leader = start();
    if (leader.pid !== undefined) groups.add(leader.pid);
    return leader;
  } finally {
    if (groups.size === 0) stopListening();
  }
}

export function forgetGroup(leader: number): void {
  groups.delete(leader);
  if (groups.size === 0) stopListening();
}

/**
 * Ends the group: politely first, by force what is still there when the patience is over. On Windows it only starts
 * `taskkill`, which ends all of it by force, and waits for nothing.
 */
export async function endGroup(leader: number): Promise<void> {
  if (!HAS_GROUPS) {
    spawn('taskkill', ['/pid', String(leader), '/T', '/F'], { stdio: 'ignore' }).on('error', () => undefined);
    return;
  }
  const deadline = Date.now() + PATIENCE_SECONDS * 1000;
  let isThere = signalGroup(leader, 'SIGTERM');
  while (isThere && Date.now() < deadline) {
    await sleep(20);
    isThere = signalGroup(leader, 0);
  }
  if (isThere) signalGroup(leader, 'SIGKILL');
}

/** Runs while this process ends, so it cannot wait: a shell stays behind and kills what does not obey. */
function endAll(): void {
  for (const leader of groups) {
    if (!HAS_GROUPS) {
      void endGroup(leader);
      continue;
    }
    if (!signalGroup(leader, 'SIGTERM')) continue;
    const line = `sleep ${PATIENCE_SECONDS}; kill -KILL -${leader}`;
    spawn('/bin/sh', ['-c', line], { detached: true, stdio: 'ignore' }).unref();
  }
}

/** A listener takes away the signal's own effect, which is given back when no one else listens. */
function endAllAndSelf(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  endAll();
  stopListening();
  process.kill(process.pid, signal);
}

function startListening(): void {
  process.on('exit', endAll);
  for (const signal of ENDING_SIGNALS) process.on(signal, endAllAndSelf);
}

function stopListening(): void {
  process.off('exit', endAll);
  for (const signal of ENDING_SIGNALS) process.off(signal, endAllAndSelf);
}

/** False when the group has no one left. Signal 0 only asks. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}
