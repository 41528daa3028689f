/** A deployment of which only what it must have is set. */
import type { DeploymentFields } from '../../src/plan/state.ts';

export const BARE_FIELDS: DeploymentFields = {
  version: null,
  description: null,
  tags: [],
  entrypoint: 'flows.py:f',
  parameters: {},
  parameter_openapi_schema: {},
  enforce_parameter_schema: true,
  concurrency_limit: null,
  concurrency_options: null,
  work_pool_name: null,
  work_queue_name: null,
  job_variables: {},
  pull_steps: [],
};
