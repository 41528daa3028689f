/** Removing a folder that container engines have worked in. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';

/** With what is still mounted below it and what containers still run, which an engine that was killed leaves behind. */
export function removeFolder(folder: string): void {
  endContainers(folder);
  const mounted = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((point) => point.startsWith(`${folder}/`));
  for (const point of mounted.reverse()) spawnSync('umount', ['--lazy', point]);
  rmSync(folder, { recursive: true, force: true });
}

/** Each container of containerd has a process beside it whose arguments name the engine's folder; that outlives both. */
function endContainers(folder: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const command = textOf(`/proc/${pid}/cmdline`);
    if (!command.includes('containerd-shim') || !command.includes(`${folder}/`)) continue;
    const children = textOf(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean);
    for (const each of [...children, pid]) {
      try {
        process.kill(Number(each), 'SIGKILL');
      } catch {
        // Gone already.
      }
    }
  }
}

/** Empty when the process it is about has gone. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
