import { expect, test } from 'vitest';
import { actor } from '../../../src/release/actor.ts';

const MACHINE = { host: 'laptop', user: 'anna', processId: 4711 };

test('a person on a machine', () => {
  expect(actor(MACHINE, {})).toEqual({ ...MACHINE, runUrl: null });
});

test.each([
  [
    {
      GITHUB_ACTOR: 'bob',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_RUN_ID: '7',
    },
    'bob',
    'https://github.com/a/b/actions/runs/7',
  ],
  [{ GITLAB_USER_LOGIN: 'bob', CI_JOB_URL: 'https://gitlab/a/-/jobs/7' }, 'bob', 'https://gitlab/a/-/jobs/7'],
  [{ BUILD_URL: 'https://user:canary@ci/job/7/' }, 'anna', 'https://ci/job/7/'],
  [{ GITHUB_RUN_ID: '7' }, 'anna', null],
])('a run of a CI system: %j', (variables, user, runUrl) => {
  expect(actor(MACHINE, variables)).toEqual({ ...MACHINE, user, runUrl });
});
