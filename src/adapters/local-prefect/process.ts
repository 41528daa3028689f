/** Processes by their id: does one live, is it a Prefect server, end it together with its children. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

/** Whether a process of that id lives, whoever owns it. A zombie does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // In a container whose first process does not reap, an ended server stays a zombie and still takes signals.
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return !/^State:\s*Z/m.test(status);
}

/** Whether that process was started as a Prefect server on that port: ids are used again after a reboot. */
export async function isPrefectServer(pid: number, port: number): Promise<boolean> {
  const line = await commandLine(pid);
  return /\bprefect\b.* server start\b/.test(line) && new RegExp(` --port ${port}( |$)`).test(line);
}

/** Of the process, its arguments joined by blanks; empty when it cannot be found out. */
export async function commandLine(pid: number): Promise<string> {
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (fromProc !== null) return fromProc.replaceAll('\0', ' ').trim();
  const [command, ...args] =
    process.platform === 'win32'
      ? [
          'powershell',
          '-NoProfile',
          '-Command',
          `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`,
        ]
      : ['ps', '-ww', '-o', 'args=', '-p', String(pid)];
  const { stdout } = await execa(command, args, { reject: false, stdin: 'ignore', timeout: 10_000 });
  return stdout.trim();
}

/** Ends a process group: politely first, by force when it has not ended after so long. */
export async function endGroup(pid: number, patienceMilliseconds: number): Promise<void> {
  await signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + patienceMilliseconds;
  while ((await isAlive(pid)) && Date.now() < deadline) await sleep(100);
  // Also when the leader has ended: it may have left a child behind.
  await signalGroup(pid, 'SIGKILL');
}

export async function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (process.platform === 'win32') {
    // Windows has no groups and no SIGTERM for a process without a window.
    const limited = { reject: false, stdin: 'ignore', timeout: 20_000 } as const;
    await execa('taskkill', ['/pid', String(pid), '/T', '/F'], limited);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
