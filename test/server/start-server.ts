/** One real Prefect server for the whole `server` lane; each test owns the names that it uses there. */
import type { TestProject } from 'vitest/node';
import { startPrefectServer } from '../../scripts/prefect-server.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    prefectApiUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPrefectServer({
    python: await pythonEnvironment(),
    // For each schedule that it reads the server walks through the machine's time zones, which is most of its time
    // (`get_timezones` in `prefect/_internal/schemas/validators.py`); without them it takes those of the package `tzdata`.
    environment: { PYTHONTZPATH: '' },
  });
  project.provide('prefectApiUrl', server.apiUrl);
  return () => server.stop();
}
