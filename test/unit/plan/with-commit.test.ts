/** `--ref` in the pull steps of a file. */
import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/json.ts';
import { withCommit } from '../../../src/plan/with-commit.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const checkout = {
  commit,
  message: '',
  branch: null,
  remoteUrl: 'git@github.com:acme/orders.git',
  ref: 'v1',
};
const repository = 'https://github.com/acme/orders';

test.for(['git_clone', 'pull.git_clone', 'pull.agit_clone'])('the step as `%s`', (name) => {
  const step = `prefect.deployments.steps.${name}`;
  expect(withCommit([{ [step]: { id: 'clone', repository, branch: 'main' } }], checkout)).toEqual({
    steps: [{ [step]: { id: 'clone', repository, commit_sha: commit } }],
    notes: [],
    isPinned: true,
  });
});

test('a part of the same commit is no other one', () => {
  const pull = [{ 'prefect.deployments.steps.git_clone': { repository, commit_sha: '0123456789AB' } }];
  expect(withCommit(pull, checkout).notes).toEqual([]);
});

const OTHERS: JsonValue[] = [
  { 'prefect.deployments.steps.git_clone': { repository: 'https://github.com/acme/orders-lib' } },
  { 'prefect.deployments.steps.pull_from_remote_storage': { url: repository } },
  { 'my.steps.git_clone': { repository, branch: 'main' } },
  { 'prefect.deployments.steps.git_clone': null },
  { 'prefect.deployments.steps.git_clone': { repository: null } },
  'text',
];

test.for(OTHERS)('anything else stays: %j', (step) => {
  expect(withCommit([step], checkout)).toEqual({ steps: [step], notes: [], isPinned: false });
});
