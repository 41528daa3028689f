/** A release as a deploy records it, with what a test is about in the place of the ordinary. */
import type { Release } from '../../../src/release/release.ts';
import type { DeploymentFields, DeploymentState } from '../../../src/plan/state.ts';
import { PLAIN_FIELDS } from '../apply/deployment-state.ts';

export function makeRelease(changed: Partial<Release> = {}): Release {
  return {
    recordVersion: 1,
    run: '5f1a2b3c-0000-4000-8000-000000000001',
    number: 7,
    project: 'shop',
    tool: '1.2.3',
    kind: { deploy: true },
    who: { user: 'anna', host: 'laptop', processId: 4711, runUrl: null, lease: null },
    commit: { sha: '0123456789abcdef0123456789abcdef01234567', message: 'Check orders', branch: 'main' },
    file: 'prefect.yaml',
    startedAt: '2026-01-02T03:04:05.678Z',
    finished: { at: '2026-01-02T03:04:07.678Z', seconds: 2, reason: 'ok' },
    changes: [{ name: 'orders/hourly', action: 'create', status: 'created' }],
    owned: { deployments: { 'orders/hourly': { file: 'prefect.yaml', automations: [] } }, blocks: {} },
    rules: {},
    digests: {},
    state: { deployments: [], blocks: [] },
    ...changed,
  };
}

/** What a file wants of `orders/hourly`. */
export function makeDeployment(
  fields: Partial<DeploymentFields> = {},
  more: Partial<DeploymentState> = {},
): DeploymentState {
  return {
    flowName: 'orders',
    name: 'hourly',
    fields: { ...PLAIN_FIELDS, ...fields },
    paused: undefined,
    schedules: undefined,
    automations: [],
    versionInfo: {},
    ...more,
  };
}
