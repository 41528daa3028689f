/** Brings a server back to a state that it was in, in a few milliseconds, ids and all. */
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pythonEnvironment } from '../../scripts/python-environment.ts';

export interface Snapshots {
  /** Remembers what the server holds now. */
  keep(name: string): Promise<void>;
  restore(name: string): Promise<void>;
  stop(): void;
}

/** `database` is the server's SQLite file. */
export async function snapshotsOf(database: string): Promise<Snapshots> {
  const { python } = await pythonEnvironment();
  const script = join(import.meta.dirname, 'snapshot.py');
  const child = spawn(python, ['-B', script, database], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<void> => {
    child.stdin.write(`${line}\n`);
    const { value } = (await lines.next()) as { value: string | undefined };
    if (value !== 'ok') throw new Error(`the database was not copied: ${value ?? 'no answer'}`);
  };
  return {
    keep: (name) => ask(`keep ${name}`),
    restore: (name) => ask(`restore ${name}`),
    stop: () => void child.stdin.end(),
  };
}
