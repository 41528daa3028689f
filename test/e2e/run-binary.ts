/** Runs the built program as its user would: a process of its own, with nothing of this environment that Prefect reads. */
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../scripts/python-environment.ts';
import { listenTo } from '../said.ts';

const TQ = join(ROOT, 'bin', 'tq.js');
/** Ends what hangs, before the test is given up; a deploy of many deployments may take most of it. */
const LONGEST_SECONDS = 110;

export interface Result {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export interface Options {
  directory: string;
  /** On top of a bare PATH and HOME, so that no profile of this machine takes part. */
  variables?: Record<string, string>;
  /** After these it is ended. */
  seconds?: number;
}

export interface Running {
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
  /** Resolves as soon as it has said this on stderr, or has ended without. */
  hasSaid(words: string): Promise<void>;
  ended: Promise<Result>;
}

export async function tq(argv: readonly string[], options: Options): Promise<Result> {
  return startTq(argv, options).ended;
}

export function startTq(
  argv: readonly string[],
  { directory, variables, seconds = LONGEST_SECONDS }: Options,
): Running {
  const child = execa(process.execPath, [TQ, ...argv], {
    cwd: directory,
    extendEnv: false,
    env: { PATH: process.env.PATH, HOME: directory, ...variables },
    reject: false,
    stdin: 'ignore',
    timeout: seconds * 1_000,
  });
  return {
    kill: (signal) => void child.kill(signal),
    hasSaid: listenTo(child.stderr, child),
    ended: child.then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout, stderr })),
  };
}
