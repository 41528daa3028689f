import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { StepFault } from '../../../src/steps/step.ts';
import { faultsOfSteps } from '../../../src/steps/check-steps.ts';

const MODULE = 'prefect.deployments.steps';

function faultOf(name: string, inputs: JsonObject | null): object[] {
  return faultsOfSteps([{ [`${MODULE}.${name}`]: inputs }]).map(({ path, ...rest }) => ({
    ...rest,
    path: path.slice(2),
  }));
}

describe('faultsOfSteps', () => {
  it('says nothing about steps that are right', () => {
    const steps: JsonValue[] = [
      {
        [`${MODULE}.git_clone`]: {
          repository: 'https://h/r',
          branch: 'main',
          credentials: '{{ prefect.blocks.github-credentials.me }}',
        },
      },
      {
        [`${MODULE}.run_shell_script`]: {
          id: 'a',
          script: 'make',
          env: { A: '{{ $A }}' },
          shell: '{{ prefect.variables.shell }}',
        },
      },
      {
        [`${MODULE}.pip_install_requirements`]: {
          directory: '{{ directory }}',
          requirements_file: 'r.txt',
          stream_output: false,
        },
      },
      { [`${MODULE}.pull.set_working_directory`]: { directory: '/srv' } },
      { [`${MODULE}.pull_from_remote_storage`]: { url: 's3://bucket/x', key: 'k', anon: true } },
      { [`${MODULE}.pull_with_block`]: { block_document_name: 'a', block_type_slug: 's3-bucket' } },
      {
        [`${MODULE}.git_clone`]: {
          repository: 'r',
          branch: null,
          commit_sha: 'abcdef',
          directories: ['a'],
          access_token: null,
        },
      },
      { 'prefect_docker.deployments.steps.build_docker_image': { image_name: 'a', platform: 'amd64' } },
      { 'my_steps.build': {} },
      { 'steps/mine.py:build': {} },
      {},
    ];
    expect(faultsOfSteps(steps)).toEqual([]);
  });

  it('begins every path with the index, the name and the input', () => {
    const faults = faultsOfSteps([{}, { [`${MODULE}.run_shell_script`]: { script: 5 } }]);
    expect(faults).toEqual([
      {
        path: [1, `${MODULE}.run_shell_script`, 'script'],
        message: '`script` must be text, found a number',
        help: 'put it in quotes',
      },
    ]);
  });

  it('finds all faults, not the first alone', () => {
    expect(faultOf('git_clone', { repo: 'r', branch: 1 }).length).toBe(3);
  });

  it.each([
    [{ 'm.f': {}, 'm.g': {} }, [0], 'a step must name one function, found 2'],
    [{ 'm.f': null }, [0, 'm.f'], 'the inputs of `m.f` must be a mapping, found nothing'],
  ])('%j', (step, path, message) => {
    expect(faultsOfSteps([step])).toMatchObject([{ path, message }]);
  });

  it.each<[string, JsonObject, StepFault]>([
    [
      'run_shell_script',
      { scirpt: 'a', script: 'b' },
      {
        path: ['scirpt'],
        target: 'key',
        message: '`run_shell_script` has no input `scirpt`',
        help: 'did you mean `script`?',
        renameTo: 'script',
      },
    ],
    [
      'pip_install_requirements',
      { packages: [] },
      {
        path: ['packages'],
        target: 'key',
        message: '`pip_install_requirements` has no input `packages`',
        help: 'it takes `directory`, `requirements_file`, `stream_output`',
      },
    ],
    [
      'run_shell_script',
      { scrip: 'a' },
      {
        path: ['scrip'],
        target: 'key',
        message: '`run_shell_script` has no input `scrip`',
        help: 'did you mean `script`?',
        renameTo: 'script',
      },
    ],
    [
      'run_shell_script',
      {},
      { path: [], message: '`run_shell_script` must have `script`', help: 'add `script: …`' },
    ],
    [
      'set_working_directory',
      { directory: null },
      { path: [], message: '`set_working_directory` must have `directory`', help: 'add `directory: …`' },
    ],
    [
      'set_working_directory',
      { directory: '' },
      { path: ['directory'], message: '`directory` must be a path, found an empty text', help: undefined },
    ],
    [
      'run_shell_script',
      { script: ['a'] },
      { path: ['script'], message: '`script` must be text, found a list', help: undefined },
    ],
    [
      'run_shell_script',
      { script: 'a', shell: 'yes' },
      { path: ['shell'], message: '`shell` must be `true` or `false`, found text', help: undefined },
    ],
    [
      'run_shell_script',
      { script: 'a', env: { A: 1 } },
      { path: ['env', 'A'], message: '`A` of `env` must be text, found a number', help: 'put it in quotes' },
    ],
    [
      'run_shell_script',
      { script: 'a', env: { A: null } },
      {
        path: ['env', 'A'],
        message: '`A` of `env` must be text, found nothing',
        help: 'write `""`, or remove it',
      },
    ],
    [
      'run_shell_script',
      { script: 'a', env: ['A=1'] },
      { path: ['env'], message: '`env` must be a mapping of texts, found a list', help: undefined },
    ],
    [
      'git_clone',
      { repository: 'r', directories: 'a' },
      {
        path: ['directories'],
        message: '`directories` must be a list of texts, found text',
        help: undefined,
      },
    ],
    [
      'git_clone',
      { repository: 'r', directories: ['a', 2] },
      {
        path: ['directories', 1],
        message: 'item 2 of `directories` must be text, found a number',
        help: 'put it in quotes',
      },
    ],
    [
      'git_clone',
      { repository: 'r', credentials: 'ghp_x' },
      { path: ['credentials'], message: '`credentials` must be a mapping, found text', help: undefined },
    ],
    [
      'git_clone',
      { repository: 'r', commit_sha: 1234567 },
      {
        path: ['commit_sha'],
        message: '`commit_sha` must be text, found a number',
        help: 'put it in quotes',
      },
    ],
    [
      'git_clone',
      { repository: 'r', commit_sha: 'main' },
      {
        path: ['commit_sha'],
        message: '`commit_sha` must be 4 to 64 hexadecimal digits',
        help: 'name branches and tags with `branch`',
      },
    ],
    [
      'git_clone',
      { repository: 'r', branch: '--x' },
      {
        path: ['branch'],
        message: '`branch` must not begin with `-`',
        help: 'write the name of a branch or tag',
      },
    ],
    [
      'git_clone',
      { repository: 'r', branch: 'a', commit_sha: 'abcd' },
      {
        path: ['commit_sha'],
        message: '`git_clone` must have `branch` or `commit_sha`, found both',
        help: 'remove one of them',
      },
    ],
    [
      'git_clone',
      {
        repository: 'r',
        access_token: '{{ prefect.blocks.secret.a }}',
        credentials: '{{ prefect.blocks.github-credentials.b }}',
      },
      {
        path: ['credentials'],
        message: '`git_clone` must have `access_token` or `credentials`, found both',
        help: 'remove one of them',
      },
    ],
    [
      'pull_with_block',
      { block_document_name: 'a' },
      {
        path: [],
        message: '`pull_with_block` must have `block_type_slug`',
        help: 'add `block_type_slug: …`',
      },
    ],
  ])('%s %j', (name, inputs, fault) => {
    expect(faultOf(name, inputs)).toEqual([fault]);
  });

  it.each<[JsonObject]>([
    [{ repository: 'r', branch: '{{ $BRANCH }}', commit_sha: '{{ $COMMIT }}' }],
    [{ repository: 'r', branch: '', commit_sha: 'abcd' }],
    [{ repository: 'r', access_token: '{{ prefect.blocks.secret.a }}', credentials: {} }],
    [{ repository: 'r', branch: '-{{ $X }}', commit_sha: '{{ sha.stdout }}' }],
  ])('lets two pass of which one may turn out empty: %j', (inputs) => {
    expect(faultOf('git_clone', inputs)).toEqual([]);
  });

  it.each([
    ['prefect.projects.steps.git_clone_project', 'write `prefect.deployments.steps.git_clone`'],
    ['prefect.deployments.steps.git_clone_project', 'write `prefect.deployments.steps.git_clone`'],
    ['prefect.projects.steps.run_shell_script', 'write `prefect.deployments.steps.run_shell_script`'],
    [
      'prefect.projects.steps.build_docker_image',
      'write `prefect_docker.deployments.steps.build_docker_image`',
    ],
    ['prefect_aws.projects.steps.push_to_s3', 'write `prefect_aws.deployments.steps.push_to_s3`'],
  ])('names the step that took the place of %s', (name, help) => {
    const message = `there is no step \`${name}\` any more`;
    const renameTo = help.slice('write `'.length, -1);
    expect(faultsOfSteps([{ [name]: {} }])).toEqual([{ path: [0, name], message, help, renameTo }]);
  });

  it.each([
    [`${MODULE}.run_shel_script`, `did you mean \`${MODULE}.run_shell_script\`?`],
    [
      `${MODULE}.utility.git_clone`,
      '`prefect.deployments.steps.utility` has `run_shell_script`, `pip_install_requirements`',
    ],
  ])('does not know %s', (name, help) => {
    expect(faultsOfSteps([{ [name]: {} }])).toMatchObject([
      { path: [0, name], message: `there is no step \`${name}\``, help },
    ]);
  });

  it('wants a dotted name', () => {
    expect(faultsOfSteps([{ git_clone: {} }])).toMatchObject([
      {
        path: [0, 'git_clone'],
        message: 'a step must be the dotted name of a Python function, found `git_clone`',
      },
    ]);
  });
});
