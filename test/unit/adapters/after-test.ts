import { onTestFinished } from 'vitest';

/** What is done when the test is over, the last one first. An `afterEach` here would be one of the first file alone that loads this. */
export function afterTest(cleanup: () => unknown): void {
  onTestFinished(async () => void (await cleanup()));
}
