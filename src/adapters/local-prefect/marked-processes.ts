/**
 * Processes that belong to a worker, wherever they are: a variable that the worker was started with, and that all it
 * starts inherits. Runs have sessions of their own and outlive their worker (measured on Prefect 3.8.8), so that its
 * process group does not tell.
 */
import { readdir, readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { isAlive } from './process.ts';

export const MARK_VARIABLE = 'TQ_DEV_WORKER';

export interface MarkedProcess {
  pid: number;
  /** Value of the variable. */
  mark: string;
}

/** Those whose mark begins so. None on Windows, where a worker is ended with all below it. */
export async function markedProcesses(prefix: string): Promise<MarkedProcess[]> {
  const all = (await fromProc()) ?? (await fromPs());
  const found: MarkedProcess[] = [];
  for (const each of all) {
    if (each.mark.startsWith(prefix) && each.pid !== process.pid && (await isAlive(each.pid)))
      found.push(each);
  }
  return found;
}

/** Undefined where there is no `/proc`. */
async function fromProc(): Promise<MarkedProcess[] | undefined> {
  const names = await readdir('/proc').catch(() => undefined);
  if (names === undefined) return undefined;
  const pids = names.filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      // Those of other users cannot be read, and are none of ours.
      const variables = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      const start = `\0${variables}`.indexOf(`\0${MARK_VARIABLE}=`);
      const mark = start < 0 ? undefined : variables.slice(start).split('\0', 1)[0];
      return mark === undefined ? [] : [{ pid: Number(pid), mark: mark.slice(MARK_VARIABLE.length + 1) }];
    }),
  );
  return found.flat();
}

/** With the variables behind the command, as macOS and the BSDs write them. */
async function fromPs(): Promise<MarkedProcess[]> {
  if (process.platform === 'win32') return [];
  const { stdout } = await execa('ps', ['-axEww', '-o', 'pid=,command='], {
    reject: false,
    stdin: 'ignore',
    timeout: 10_000,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, mark] = new RegExp(`^\\s*(\\d+) .*\\b${MARK_VARIABLE}=(\\S+)`).exec(line) ?? [];
    return pid === undefined || mark === undefined ? [] : [{ pid: Number(pid), mark }];
  });
}
