/** What the Prefect server's own processes cost: an unneeded write is paid for there as well. Linux alone. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Of times in `/proc`: `getconf CLK_TCK`, which is 100 on every Linux of today. */
const TICKS_PER_SECOND = 100;
/** Places in `/proc/PID/stat` behind the name of the program, as proc(5) has them. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

const POLL_MILLISECONDS = 200;
/** In a poll; what an idle server spends on its own services is less (measured on Prefect 3.8.8). */
const QUIET_SECONDS = 0.02;
const MOST_POLLS = 25;

/** User and system time of every process that works in this folder, which is a server's home. In seconds. */
function serverCpuSeconds(home: string): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const ticks = processes.filter((process) => worksIn(process, home)).map(ticksOf);
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

/** The same, once the server has done what it does after its last answer; after five seconds in any case. */
export async function settledServerCpuSeconds(home: string): Promise<number> {
  let seconds = serverCpuSeconds(home);
  for (let poll = 0; poll < MOST_POLLS; poll += 1) {
    await wait(POLL_MILLISECONDS);
    const before = seconds;
    seconds = serverCpuSeconds(home);
    if (seconds - before <= QUIET_SECONDS) break;
  }
  return seconds;
}

function worksIn(process: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${process}/cwd`) === folder;
  } catch {
    // It has ended, or belongs to somebody else.
    return false;
  }
}

function ticksOf(process: string): number {
  try {
    const text = readFileSync(`/proc/${process}/stat`, 'utf8');
    // The name may hold blanks and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  } catch {
    return 0;
  }
}
