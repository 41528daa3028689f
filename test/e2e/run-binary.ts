/** Runs the built program as its user would: a process of its own, with nothing of this environment that Prefect reads. */
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../scripts/python-environment.ts';

const TQ = join(ROOT, 'bin', 'tq.js');

export interface Result {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** `variables` come on top of a bare PATH and HOME, so that no profile of this machine takes part; `seconds` end it. */
export async function tq(
  argv: readonly string[],
  options: { directory: string; variables?: Record<string, string>; seconds?: number },
): Promise<Result> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [TQ, ...argv], {
    cwd: options.directory,
    extendEnv: false,
    env: { PATH: process.env.PATH, HOME: options.directory, ...options.variables },
    reject: false,
    stdin: 'ignore',
    timeout: (options.seconds ?? 60) * 1_000,
  });
  return { exitCode, stdout, stderr };
}
