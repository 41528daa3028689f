/** What the tests of the adapter share: a client of a scripted server, and what it sends. */
import { expect } from 'vitest';
import {
  prefectHttp,
  type PrefectHttp,
  type PrefectHttpDependencies,
} from '../../../../src/adapters/prefect-http/client.ts';
import type { AutomationState, DeploymentState } from '../../../../src/plan/state.ts';
import type { ConnectionSettings, Setting } from '../../../../src/settings.ts';
import { TqError } from '../../../../src/tq-error.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { afterTest } from '../after-test.ts';
import { json, scriptedServer, type Answering, type ScriptedServer } from './scripted-server.ts';

export const clock = (): FixedClock => new FixedClock('2026-11-22T06:00:00Z');
export const setting = (name: string, value: string): Setting<string> => ({
  name,
  value,
  source: 'profile prod',
});

export const headers = (value: Record<string, string>): Setting<Record<string, string>>[] => [
  { name: 'PREFECT_CLIENT_CUSTOM_HEADERS', value, source: '.env' },
];

export function connect(
  apiUrl: string,
  change: Partial<ConnectionSettings> = {},
  dependencies: Partial<PrefectHttpDependencies> = {},
): PrefectHttp {
  const settings: ConnectionSettings = {
    apiUrl: setting('PREFECT_API_URL', apiUrl),
    cloudApiUrl: 'https://api.prefect.cloud/api',
    csrfSupport: true,
    customHeaders: [],
    tlsInsecureSkipVerify: false,
    requestTimeoutMilliseconds: 5_000,
    maxRetries: 5,
    retryJitterFactor: 0.2,
    retryExtraCodes: [],
    ...change,
  };
  const client = prefectHttp(settings, {
    clock: clock(),
    version: '1.2.3',
    variables: {},
    chance: () => 0.5,
    ...dependencies,
  });
  afterTest(() => client.close());
  return client;
}

export async function serve(...script: Answering[]): Promise<ScriptedServer> {
  const server = await scriptedServer(...script);
  afterTest(() => server.close());
  return server;
}

export async function failure(request: Promise<unknown>): Promise<TqError> {
  const error: unknown = await request.then(
    (value) => new Error(`no failure but ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TqError);
  return error as TqError;
}

export const POOLS = json([{ name: 'p', type: 'process' }]);
export const read = (client: PrefectHttp): Promise<unknown> => client.findWorkPools(['p']);

export const DESIRED: DeploymentState = {
  flowName: 'users',
  name: 'nightly',
  paused: undefined,
  schedules: [],
  automations: [],
  versionInfo: {},
  fields: {
    version: null,
    description: null,
    tags: [],
    entrypoint: 'a.py:a',
    parameters: { big: 123456789012345678901234567890n, list: [1n, 'two'] },
    parameter_openapi_schema: {},
    enforce_parameter_schema: true,
    concurrency_limit: null,
    concurrency_options: null,
    work_pool_name: 'p',
    work_queue_name: null,
    job_variables: {},
    pull_steps: null,
  },
};
export const STORED = {
  id: 'd1',
  name: 'nightly',
  flow_id: 'f1',
  paused: false,
  enforce_parameter_schema: true,
};

export const AUTOMATION: AutomationState = {
  name: 'on failure',
  description: '',
  enabled: true,
  trigger: { type: 'event', posture: 'Reactive' },
  action: { parameters: null, job_variables: null, schedule_after: 0 },
};
