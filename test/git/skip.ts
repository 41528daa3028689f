/** Tests with real remotes are skipped where parts are missing; with `TQ_TEST_GIT=required` that is a failure. */
import { beforeEach } from 'vitest';
import { missingRemoteParts } from './remotes.ts';

/** For the top of a test file. True: this machine has all parts. */
export function skipWithoutRemotes(): boolean {
  const missing = missingRemoteParts();
  if (missing.length === 0) return true;
  const line = `the tests with real remotes need ${missing.join(', ')}`;
  if (process.env.CI || process.env.TQ_TEST_GIT === 'required') throw new Error(line);
  beforeEach(({ skip }) => skip(line));
  return false;
}
