/** One real Prefect server for the whole lane of faults. Services that plan, start and watch runs would only take its time. */
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPrefectServer } from '../../scripts/prefect-server.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    faultsApiUrl: string;
    /** Its SQLite file. */
    faultsDatabase: string;
  }
}

const UNUSED = [
  'SCHEDULER',
  'LATE_RUNS',
  'FOREMAN',
  'CANCELLATION_CLEANUP',
  'PAUSE_EXPIRATIONS',
  'TASK_RUN_RECORDER',
  'EVENT_PERSISTER',
  'TRIGGERS',
];

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const off = UNUSED.map((name) => [`PREFECT_SERVER_SERVICES_${name}_ENABLED`, 'false'] as const);
  const server = await startPrefectServer({
    python: await pythonEnvironment(),
    environment: { ...Object.fromEntries(off), PYTHONTZPATH: '' },
  });
  project.provide('faultsApiUrl', server.apiUrl);
  project.provide('faultsDatabase', join(server.home, 'prefect.db'));
  return () => server.stop();
}
