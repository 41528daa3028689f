/**
 * A reporter of vitest for what its JSON does not hold: errors outside of the tests, such as a promise that nobody waits for,
 * and files that were not run, because their worker ended. A list of messages, in the file that `TQ_OUTSIDE_ERRORS` names.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

export default class OutsideErrors implements Reporter {
  #files: readonly string[] = [];

  onTestRunStart(...[specifications]: Parameters<NonNullable<Reporter['onTestRunStart']>>): void {
    this.#files = specifications.map(({ moduleId }) => moduleId);
  }

  onTestRunEnd(...[modules, errors]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    const file = process.env.TQ_OUTSIDE_ERRORS;
    if (file === undefined) return;
    const run = new Set(modules.map(({ moduleId }) => moduleId));
    const missing = this.#files.filter((each) => !run.has(each)).map((each) => `${each} was not run`);
    writeFileSync(file, JSON.stringify([...errors.map(({ message }) => message), ...missing]));
  }
}
