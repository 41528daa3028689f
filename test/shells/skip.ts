/** Tests in real shells are skipped where one is missing; with `TQ_TEST_SHELLS=required`, and in CI, that is a failure. */
import { spawnSync } from 'node:child_process';
import { beforeEach } from 'vitest';

/** For the top of a test file. True: this machine has the shell, and `script` of util-linux, which gives it a terminal. */
export function skipWithout(shell: string): boolean {
  const missing = [shell, 'script'].filter(
    (program) => spawnSync(program, ['--version']).error !== undefined,
  );
  if (process.platform !== 'linux') missing.push('Linux');
  if (missing.length === 0) return true;
  const line = `the tests of completion in ${shell} need ${missing.join(', ')}`;
  if (process.env.CI || process.env.TQ_TEST_SHELLS === 'required') throw new Error(line);
  beforeEach(({ skip }) => skip(line));
  return false;
}
