/** Project → DesiredState: what the server should hold for each deployment of the file. */
import type { JsonObject } from '../json.ts';
import type { Deployment } from '../project/project.ts';
import type { FlowDefinition } from '../python/flow-definition.ts';
import { fullName, type DeploymentState, type DesiredState, type PendingField } from './state.ts';
import { type PullOptions, pullSteps } from './pull-steps.ts';
import { inferVersion, type Surroundings } from './version.ts';

export interface DesiredStateOptions extends Surroundings, PullOptions {
  /** What is known of the images that deployments run in. */
  images?: ImageNames;
  /** The project's explicit owner mark (`tq.project`); without one new deployments look as `prefect deploy` makes them. */
  project?: string;
}

export interface ImageNames {
  /** Name with tag → name with digest, of images that are in the registry. */
  pins: ReadonlyMap<string, string>;
  /** Names with tag of images that are still to be built and pushed, whose digests so are not known. */
  open: ReadonlySet<string>;
  /** `--image`: the image of every chosen deployment, built elsewhere. */
  given?: string;
}

/** The label that marks the project a deployment belongs to. The server takes labels only with a new deployment. */
export const PROJECT_LABEL = 'tq.project';

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
  const image = withImage(deployment, options.images);
  const pull = pullSteps(deployment, options.images?.given !== undefined, options);
  const pending = pendingFields(deployment, pull.isOpen === true);
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
      job_variables: image.jobVariables,
      pull_steps: pull.steps,
    },
    paused: deployment.paused,
    schedules: deployment.schedules,
    automations: deployment.triggers,
    ...(deployment.slas === undefined ? {} : { slas: deployment.slas }),
    ...(flow.unreadParameters === undefined ? {} : { unreadParameters: flow.unreadParameters }),
    ...(deployment.pending.size === 0 && pending.size === 0 ? {} : { pending }),
    ...(pull.notes.length === 0 ? {} : { notes: pull.notes }),
    ...(image.open === undefined ? {} : { openImage: image.open }),
    versionInfo,
    ...(deployment.environment === undefined ? {} : { environment: deployment.environment }),
    ...(deployment.moved === undefined ? {} : { moved: deployment.moved.map((name) => inFlow(name, flow)) }),
    ...(options.project === undefined ? {} : { labels: { [PROJECT_LABEL]: options.project } }),
  };
}

/** A name without a flow is one of the same flow. */
function inFlow(name: string, { flowName }: FlowDefinition): string {
  return name.includes('/') ? name : fullName({ flowName, name });
}

/** Which fields on the server each key of an entry makes. */
const FIELDS_OF: Record<string, readonly PendingField[]> = {
  version: ['version'],
  version_type: ['version'],
  description: ['description'],
  tags: ['tags'],
  entrypoint: ['entrypoint'],
  parameters: ['parameters'],
  paused: ['paused'],
  enforce_parameter_schema: ['enforce_parameter_schema'],
  concurrency_limit: ['concurrency_limit', 'concurrency_options'],
  work_pool: ['work_pool_name', 'work_queue_name', 'job_variables'],
  schedule: ['schedules'],
  schedules: ['schedules'],
  triggers: ['automations'],
  pull: ['pull_steps'],
};

function pendingFields({ pending }: Deployment, isPullOpen: boolean): ReadonlySet<PendingField> {
  const open: readonly PendingField[] = isPullOpen ? ['pull_steps'] : [];
  return new Set([...[...pending].flatMap((key) => FIELDS_OF[key] ?? []), ...open]);
}

/** The job variables with the image by its digest, unless the file wants the tag (`tq.pin`). */
function withImage(
  { workPool: { jobVariables }, pin }: Deployment,
  images: ImageNames | undefined,
): { jobVariables: JsonObject; open?: string } {
  const image = images?.given ?? jobVariables.image;
  if (images === undefined || typeof image !== 'string') return { jobVariables };
  const pinned = pin === 'tag' ? image : (images.pins.get(image) ?? image);
  return {
    jobVariables: pinned === jobVariables.image ? jobVariables : { ...jobVariables, image: pinned },
    ...(pin === 'digest' && images.open.has(image) ? { open: image } : {}),
  };
}
