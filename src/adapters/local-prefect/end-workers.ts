/** Ending workers with their runs, so that nothing of them is left. */
import { setTimeout as sleep } from 'node:timers/promises';
import { markedProcesses } from './marked-processes.ts';
import { isAlive, signalGroup } from './process.ts';
import type { WorkerRecord } from './worker-records.ts';

/** For workers and runs to put their affairs in order. */
export const PATIENCE_MILLISECONDS = 12_000;
const POLL_MILLISECONDS = 100;

/**
 * A worker waits for its runs when it is asked to stop (`setup_signal_handlers_worker`, Prefect 3.8.8), so both are asked
 * at once.
 */
export async function endWorkers(
  workers: readonly WorkerRecord[],
  patienceMilliseconds: number,
): Promise<void> {
  if (workers.length === 0) return;
  const runs = async (): Promise<number[]> => {
    const found = await Promise.all(workers.map(({ mark }) => markedProcesses(mark)));
    return found.flat().map(({ pid }) => pid);
  };
  await endAll(
    workers.map(({ processId }) => processId),
    runs,
    patienceMilliseconds,
  );
}

/** Ends processes without a worker. Returns how many there were. */
export async function endProcesses(pids: readonly number[], patienceMilliseconds: number): Promise<number> {
  const living = async (): Promise<number[]> => {
    const alive = await Promise.all(pids.map(isAlive));
    return pids.filter((_, index) => alive[index]);
  };
  await endAll([], living, patienceMilliseconds);
  return pids.length;
}

/** `others` are asked for again and again: the number of runs may grow until the last worker has ended. */
async function endAll(
  groups: readonly number[],
  others: () => Promise<number[]>,
  patienceMilliseconds: number,
): Promise<void> {
  const asked = new Set<number>();
  const deadline = Date.now() + patienceMilliseconds;
  for (const pid of groups) {
    asked.add(pid);
    await signalGroup(pid, 'SIGTERM');
  }
  for (;;) {
    const left = await others();
    const alive = await Promise.all(groups.map(isAlive));
    if (left.length === 0 && !alive.includes(true)) return;
    if (Date.now() > deadline) break;
    // Twice would be «at once» to Prefect.
    for (const pid of left.filter((each) => !asked.has(each))) signal(pid, 'SIGTERM');
    for (const pid of left) asked.add(pid);
    await sleep(POLL_MILLISECONDS);
  }
  for (const pid of groups) await signalGroup(pid, 'SIGKILL');
  for (const pid of await others()) signal(pid, 'SIGKILL');
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
