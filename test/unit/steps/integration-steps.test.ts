import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import { faultsOfSteps } from '../../../src/steps/check-steps.ts';

const DOCKER = 'prefect_docker.deployments.steps';
const AWS = 'prefect_aws.deployments.steps';

function faults(step: string, inputs: JsonObject): [JsonValue, string, string | undefined][] {
  return faultsOfSteps([{ [step]: inputs }]).map(({ path, message, renameTo }) => [
    path.slice(2),
    message,
    renameTo,
  ]);
}

describe('steps of integrations', () => {
  it('says nothing about steps that are right', () => {
    const steps: JsonValue[] = [
      {
        [`${DOCKER}.build_docker_image`]: {
          id: 'image',
          requires: 'prefect-docker>=0.6',
          image_name: '{{ $IMAGE }}',
          tag: 1.5,
          dockerfile: 'auto',
          additional_tags: '{{ tags }}',
          buildargs: { A: '1' },
        },
      },
      { [`${DOCKER}.build_docker_image`]: { image_name: 'a', build_backend: 'buildx', secrets: ['id=a'] } },
      { [`${DOCKER}.push_docker_image`]: { image_name: 'a', credentials: '{{ prefect.blocks.x.y }}' } },
      { [`${AWS}.push_to_s3`]: { bucket: 'b', folder: '', ignore_file: null } },
      { 'prefect_gcp.deployments.steps.pull_from_gcs': { bucket: 'b', folder: 'f', project: 'p' } },
      { 'prefect_kubernetes.deployments.steps.apply': {} },
    ];
    expect(faultsOfSteps(steps)).toEqual([]);
  });

  it.each<[string, JsonObject, [JsonValue, string, string | undefined]]>([
    [
      `${DOCKER}.build_docker_image`,
      { image_name: 'a', dockerfle: 'Dockerfile' },
      [['dockerfle'], '`build_docker_image` has no input `dockerfle`', 'dockerfile'],
    ],
    [
      `${DOCKER}.build_docker_image`,
      { tag: 'a' },
      [[], '`build_docker_image` must have `image_name`', undefined],
    ],
    [
      `${DOCKER}.push_docker_image`,
      { image_name: 'a', tag: true },
      [['tag'], '`tag` must be text or a number, found `true`', undefined],
    ],
    [`${AWS}.pull_from_s3`, { bucket: 'b' }, [[], '`pull_from_s3` must have `folder`', undefined]],
    [
      `${AWS}.pull_from_s3`,
      { bucket: 'b', folder: 'f', ignore_file: 'x' },
      [['ignore_file'], '`pull_from_s3` has no input `ignore_file`', undefined],
    ],
    [
      'prefect_azure.deployments.steps.push_to_azure_blob_storage',
      { container: 'c', folder: 'f' },
      [[], '`push_to_azure_blob_storage` must have `credentials`', undefined],
    ],
  ])('%s %j', (step, inputs, fault) => {
    expect(faults(step, inputs)).toEqual([fault]);
  });

  it('knows a function by its near name', () => {
    expect(faultsOfSteps([{ [`${AWS}.push_to_s4`]: {} }])).toMatchObject([
      { help: `did you mean \`${AWS}.push_to_s3\`?`, renameTo: `${AWS}.push_to_s3` },
    ]);
  });
});
