/** The note about the server's process that one run of `tq` leaves for the next. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Paths } from './paths.ts';

export interface ServerRecord {
  /** Also the id of its process group. */
  pid: number;
  port: number;
  startedAt: string;
}

/** Null when there is none, and when it cannot be understood. */
export async function readRecord(paths: Paths): Promise<ServerRecord | null> {
  const text = await readFile(paths.record, 'utf8').catch(() => null);
  return text === null ? null : parseRecord(text);
}

function parseRecord(text: string): ServerRecord | null {
  try {
    const { pid, port, startedAt } = JSON.parse(text) as Record<string, unknown>;
    // A process id of 0 or 1 in a damaged file would have `stop` signal this group or the whole machine.
    const sound = isWhole(pid) && pid > 1 && isWhole(port) && port > 0 && port < 65_536;
    return sound && typeof startedAt === 'string' ? { pid, port, startedAt } : null;
  } catch {
    return null;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Written whole or not at all, so that no reader sees half of it. */
export async function writeRecord(paths: Paths, record: ServerRecord): Promise<void> {
  const draft = `${paths.record}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(record)}\n`);
  await rename(draft, paths.record);
  await writeFile(paths.port, `${record.port}\n`);
}

/** Removes the record if it still speaks of this process. */
export async function removeRecord(paths: Paths, pid: number | null): Promise<void> {
  const current = await readRecord(paths);
  if (current !== null && current.pid !== pid) return;
  await rm(paths.record, { force: true }).catch((error: NodeJS.ErrnoException) => {
    // There is no such folder, and never can be; whoever wants to write there says so.
    if (error.code !== 'ENOTDIR') throw error;
  });
}
