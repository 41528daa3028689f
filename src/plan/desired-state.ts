/** Project → DesiredState: what the server should hold for each deployment of the file. */
import type { JsonValue } from '../json.ts';
import type { Deployment } from '../project/project.ts';
import type { FlowDefinition } from '../python/flow-definition.ts';
import type { DeploymentState, DesiredState } from './state.ts';
import { inferVersion, type Surroundings } from './version.ts';

export interface DesiredStateOptions extends Surroundings {
  /** Absolute: where a worker on this machine finds the code when the file has no pull steps. */
  workingDirectory: string;
}

const SET_WORKING_DIRECTORY = 'prefect.deployments.steps.set_working_directory';

/** Where Prefect's images hold the code. */
const IMAGE_DIRECTORY = '/opt/prefect';

export function desiredState(
  deployments: readonly { deployment: Deployment; flow: FlowDefinition }[],
  options: DesiredStateOptions,
): DesiredState {
  return { deployments: deployments.map(({ deployment, flow }) => toState(deployment, flow, options)) };
}

function toState(
  deployment: Deployment,
  flow: FlowDefinition,
  options: DesiredStateOptions,
): DeploymentState {
  const { version, versionInfo } = inferVersion(deployment, flow, options);
  return {
    flowName: flow.flowName,
    name: deployment.name,
    fields: {
      version,
      description: deployment.description ?? flow.description,
      tags: deployment.tags,
      entrypoint: deployment.entrypoint.written,
      parameters: deployment.parameters,
      parameter_openapi_schema: flow.parameterSchema,
      enforce_parameter_schema: deployment.enforceParameterSchema,
      concurrency_limit: deployment.concurrencyLimit,
      concurrency_options: deployment.concurrencyOptions,
      work_pool_name: deployment.workPool.name,
      work_queue_name: deployment.workPool.workQueueName,
      job_variables: deployment.workPool.jobVariables,
      pull_steps: pullSteps(deployment, options.workingDirectory),
    },
    paused: deployment.paused,
    schedules: deployment.schedules,
    automations: deployment.triggers,
    versionInfo,
  };
}

/** As written; else a step that goes to the code: in the image when there is one, else in this very folder. */
function pullSteps(deployment: Deployment, workingDirectory: string): JsonValue[] {
  if (deployment.pull !== undefined) return deployment.pull;
  const image = deployment.workPool.jobVariables.image;
  const hasImage = image !== undefined && image !== null && image !== '';
  return [{ [SET_WORKING_DIRECTORY]: { directory: hasImage ? IMAGE_DIRECTORY : workingDirectory } }];
}
