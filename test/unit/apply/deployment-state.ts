/** A deployment as the file wants it, with nothing special. */
import type { DeploymentFields, DeploymentState } from '../../../src/plan/state.ts';

export const PLAIN_FIELDS: DeploymentFields = {
  version: null,
  description: null,
  tags: [],
  entrypoint: 'flows.py:orders',
  parameters: {},
  parameter_openapi_schema: {},
  enforce_parameter_schema: true,
  concurrency_limit: null,
  concurrency_options: null,
  work_pool_name: 'local',
  work_queue_name: null,
  job_variables: {},
  pull_steps: null,
};

export function deploymentState(name: string, change: Partial<DeploymentState> = {}): DeploymentState {
  return {
    flowName: 'orders',
    name,
    paused: undefined,
    schedules: undefined,
    automations: [],
    versionInfo: {},
    fields: PLAIN_FIELDS,
    ...change,
  };
}
