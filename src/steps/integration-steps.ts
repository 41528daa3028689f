/**
 * The steps that Prefect's integrations ship, and what each takes and gives: `deployments/steps.py` of prefect-docker
 * 0.7.4, prefect-aws 0.7.12, prefect-gcp 0.6.22 and prefect-azure 0.4.13. The other integrations have no steps.
 */
import type { JsonObject } from '../json.ts';
import type { InputKind, StepInputs } from './standard-steps.ts';

export interface IntegrationStep extends StepInputs {
  /** Names of the outputs. */
  outputs: readonly string[];
}

/** Passed on to `APIClient.build` of docker-py 7.2.0, which refuses any other name. */
const BUILD_OPTIONS: Readonly<Record<string, InputKind>> = {
  path: 'text',
  quiet: 'anything',
  fileobj: 'anything',
  nocache: 'anything',
  rm: 'anything',
  timeout: 'anything',
  custom_context: 'anything',
  encoding: 'anything',
  pull: 'anything',
  forcerm: 'anything',
  container_limits: 'mapping',
  decode: 'anything',
  buildargs: 'mapping',
  gzip: 'anything',
  shmsize: 'anything',
  labels: 'mapping',
  cache_from: 'anything',
  target: 'text',
  network_mode: 'text',
  squash: 'anything',
  extra_hosts: 'anything',
  platform: 'text',
  isolation: 'text',
  use_config_proxy: 'anything',
};

const DOCKER: Readonly<Record<string, IntegrationStep>> = {
  build_docker_image: {
    known: {
      image_name: 'text',
      dockerfile: 'text',
      tag: 'text or number',
      additional_tags: 'list',
      ignore_cache: 'anything',
      persist_dockerfile: 'anything',
      dockerfile_output_path: 'text',
      build_backend: 'text',
      ...BUILD_OPTIONS,
    },
    required: ['image_name'],
    isOpen: hasOtherBackend,
    outputs: ['image_name', 'tag', 'image', 'image_id', 'additional_tags'],
  },
  push_docker_image: {
    known: {
      image_name: 'text',
      tag: 'text or number',
      credentials: 'mapping',
      additional_tags: 'list',
      ignore_cache: 'anything',
      build_backend: 'text',
    },
    required: ['image_name'],
    outputs: ['image_name', 'tag', 'image', 'additional_tags'],
  },
};

/** `buildx` has options of its own. */
function hasOtherBackend({ build_backend: backend }: JsonObject): boolean {
  return backend !== undefined && backend !== 'docker-py';
}

const S3: StepInputs = {
  known: { bucket: 'text', folder: 'text', credentials: 'mapping', client_parameters: 'mapping' },
  required: ['bucket', 'folder'],
};

const GCS: StepInputs = {
  known: { bucket: 'text', folder: 'text', project: 'text', credentials: 'mapping' },
  required: ['bucket', 'folder'],
};

const AZURE: StepInputs = {
  known: { container: 'text', folder: 'text', credentials: 'mapping' },
  required: ['container', 'folder', 'credentials'],
};

/** Pushing to a storage takes an `ignore_file` as well; pulling gives the folder that was filled. */
function pushing(storage: StepInputs, outputs: readonly string[]): IntegrationStep {
  return { ...storage, known: { ...storage.known, ignore_file: 'text' }, outputs };
}

function pulling(storage: StepInputs, outputs: readonly string[]): IntegrationStep {
  return { ...storage, outputs: [...outputs, 'directory'] };
}

const IN_BUCKET = ['bucket', 'folder'];
const IN_CONTAINER = ['container', 'folder'];

const MODULES: Readonly<Record<string, Readonly<Record<string, IntegrationStep>>>> = {
  'prefect_docker.deployments.steps': DOCKER,
  'prefect_aws.deployments.steps': {
    push_to_s3: pushing(S3, IN_BUCKET),
    pull_from_s3: pulling(S3, IN_BUCKET),
  },
  'prefect_gcp.deployments.steps': {
    push_to_gcs: pushing(GCS, IN_BUCKET),
    pull_from_gcs: pulling(GCS, IN_BUCKET),
  },
  'prefect_azure.deployments.steps': {
    push_to_azure_blob_storage: pushing(AZURE, IN_CONTAINER),
    pull_from_azure_blob_storage: pulling(AZURE, IN_CONTAINER),
  },
};

/** The step of an integration behind a dotted name. */
export function integrationStep(name: string): IntegrationStep | undefined {
  const dot = name.lastIndexOf('.');
  const steps = stepsIn(name.slice(0, dot));
  const step = name.slice(dot + 1);
  return Object.hasOwn(steps, step) ? steps[step] : undefined;
}

/** Names of the steps in a module of an integration; none for any other module. */
export function integrationStepNames(module: string): readonly string[] {
  return Object.keys(stepsIn(module));
}

function stepsIn(module: string): Readonly<Record<string, IntegrationStep>> {
  return Object.hasOwn(MODULES, module) ? (MODULES[module] ?? {}) : {};
}
