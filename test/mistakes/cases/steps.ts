/** Steps, placeholders and secrets. */
import { entry, file, ONE, one, SECRET_BLOCK, steps, type Mistake } from '../mistake.ts';

const STEPS = 'prefect.deployments.steps';
const SHELL = `${STEPS}.run_shell_script`;

export const STEP: Mistake[] = [
  steps('`build` a text', 'build: make'),
  steps('a step that is text', 'build:\n  - make'),
  steps('a misspelt step', `build:\n  - ${STEPS}.run_shel_script: {script: echo a}`),
  steps('a misspelt input', `build:\n  - ${SHELL}: {scrpt: echo a}`),
  steps('a step without inputs', `build:\n  - ${SHELL}:`),
  steps('inputs not indented', `build:\n  - ${SHELL}:\n    script: echo a`),
  steps('a misspelt pull step', `pull:\n  - ${STEPS}.git_clon: {repository: https://example.com/r.git}`, {
    shows: 'pull_steps',
  }),
  steps('`git_clone` without a repository', `pull:\n  - ${STEPS}.git_clone: {branch: main}`, {
    shows: 'pull_steps',
  }),
  steps(
    '`branch` and `commit_sha`',
    `pull:\n  - ${STEPS}.git_clone: {repository: a, branch: b, commit_sha: 4f2c1e9}`,
    {
      shows: 'pull_steps',
    },
  ),
  steps('a step of Prefect 2', 'pull:\n  - prefect.projects.steps.git_clone_project: {repository: a}', {
    shows: 'pull_steps',
  }),
  steps(
    'two steps with one id',
    `build:\n  - ${SHELL}: {id: a, script: "true"}\n  - ${SHELL}: {id: a, script: "true"}`,
  ),
];

export const PLACEHOLDERS: Mistake[] = [
  entry('an output of no step', 'description: "made by {{ build.tag }}"', { shows: 'description' }),
  entry('an output of no step, as the whole value', 'version: "{{ build.tag }}"', { shows: 'version' }),
  file(
    'an output that the step does not have',
    `build:\n  - ${SHELL}: {id: hash, script: echo 4f2c1e9, stream_output: false}\n${ONE}    description: "{{ hash.stdot }}"\n`,
    { shows: 'description' },
  ),
  file(
    'an output as an item of a list',
    `build:\n  - ${SHELL}: {id: hash, script: echo 4f2c1e9, stream_output: false}\n${ONE}    tags: ["{{ hash.stdout }}", b]\n`,
    { shows: 'tags' },
  ),
  file('a variable of the environment that is not set', one({ name: '"d-{{ $NOT_SET }}"' }), {
    shows: 'name',
  }),
  entry('one that is not set, as the whole value', 'parameters: {name: "{{ $NOT_SET }}"}', {
    shows: 'parameters',
  }),
  entry('a variable that the server does not have', 'description: "for {{ prefect.variables.team }}"', {
    needsServer: true,
    shows: 'description',
  }),
  entry('a block without a name', 'description: "{{ prefect.blocks.secret }}"'),
  entry('a block that the server does not have', 'parameters: {any: "{{ prefect.blocks.secret.nope }}"}', {
    needsServer: true,
  }),
  entry('a filter, as in Jinja', 'description: "{{ name | upper }}"', { shows: 'description' }),
  entry('a value that is known only in a run', 'description: "{{ flow_run.name }}"', {
    shows: 'description',
  }),
];

// Put together at run time, so that no search for secrets takes them for real ones.
const GITHUB = ['ghp', '_', 'k3Jx9QmT7vZp2LrW8sYd4NcB6hFg1RtEaUoI'].join('');
const AWS = ['AKIA', 'Q3EGX7J5M2VTLKWZ'].join('');

const DATABASE = ['postgresql://app:', 'hT7-kq9Zp2', '@db.internal/orders'].join('');

export const SECRETS: Mistake[] = [
  steps(
    'a token in the URL of a repository',
    `pull:\n  - ${STEPS}.git_clone: {repository: "https://${GITHUB}@github.com/org/repo.git"}`,
    { secret: GITHUB, shows: 'pull_steps' },
  ),
  steps(
    'a token as plain text',
    `pull:\n  - ${STEPS}.git_clone: {repository: "https://github.com/org/repo.git", access_token: ${GITHUB}}`,
    { secret: GITHUB, shows: 'pull_steps' },
  ),
  file(
    'a cloud key in a job variable',
    one({ pool: `work_pool: {name: local, job_variables: {env: {AWS_ACCESS_KEY_ID: ${AWS}}}}` }),
    { secret: AWS, shows: 'job_variables' },
  ),
  entry('a password in a URL', `parameters: {any: "${DATABASE}"}`, {
    secret: 'hT7-kq9Zp2',
    shows: 'parameters',
  }),
  entry(
    'a secret block outside pull steps',
    `parameters: {any: "{{ prefect.blocks.secret.${SECRET_BLOCK.name} }}"}`,
    { needsServer: true, secret: SECRET_BLOCK.value, shows: 'parameters' },
  ),
];
