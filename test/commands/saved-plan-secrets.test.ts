/** A saved plan holds no secrets: canaries in every place that one can come from, and the bytes of the file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { schemaFile } from '../../src/schema-files.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const CANARIES = {
  block: 'canary-block-5f1d',
  variable: 'canary-variable-77aa',
  environment: 'canary-environment-91c2',
  password: 'canary-password-0b3e',
  remote: 'canary-remote-44d0',
  older: 'canary-older-6e6e',
  commit: 'canary-commit-3c3c',
};

const YAML = `name: shop
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    description: "{{ $NOTE }} of {{ prefect.variables.region }}"
    parameters: {day: "{{ prefect.blocks.secret.day }}"}
    work_pool:
      name: local
      job_variables:
        env: {PASSWORD: "${CANARIES.password}", NOTE: "{{ $NOTE }}"}
    pull:
      - prefect.deployments.steps.git_clone:
          repository: https://bot:${CANARIES.remote}@example.com/shop.git
`;

/** What is found wrong with it, and rightly. */
const ALLOWED = ['embedded-secret', 'secret-in-plain-text', 'unknown-parameter'].flatMap((name) => [
  '--allow',
  name,
]);

function shop() {
  const directory = projectFolder({ 'prefect.yaml': YAML, 'flows.py': FLOWS });
  const prefect = new FakePrefect({
    workPools: [{ name: 'local', type: 'process' }],
    variables: { region: CANARIES.variable },
    blocks: { 'secret/day': { data: { value: CANARIES.block }, secretFields: ['value'] } },
  });
  const variables = { NOTE: CANARIES.environment };
  const message = `clone https://bot:${CANARIES.commit}@example.com/`;
  const checkout = { commit: 'a'.repeat(40), message, branch: 'main', remoteUrl: null };
  const run = (argv: string[]) => runTq(argv, { directory, prefect, variables, checkout });
  const saved = (): string => readFileSync(join(directory, 'plan.json'), 'utf8');
  return { directory, prefect, run, saved };
}

test('of blocks, variables, the environment, keys and remotes, of new deployments and of changed ones', async () => {
  const { prefect, run, saved } = shop();
  const options = [...ALLOWED, '--out', 'plan.json'];
  const first = await run(['plan', ...options]);
  expect(first.exitCode, first.stderr).toBe(0);
  const created = saved();
  expect((await run(['deploy', '--plan', 'plan.json'])).exitCode).toBe(0);
  prefect.changeByHand('orders/hourly', ({ fields }) => {
    fields.description = CANARIES.older;
    fields.parameters = { day: CANARIES.older };
    fields.job_variables = { env: { PASSWORD: CANARIES.older, NOTE: CANARIES.older } };
  });
  expect((await run(['plan', ...options])).exitCode).toBe(0);
  const changed = saved();
  for (const text of [created, changed]) {
    for (const canary of Object.values(CANARIES)) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain(Buffer.from(canary).toString('base64').replace(/=+$/, ''));
    }
    expect(JSON.parse(text).plan.changes).toHaveLength(1);
  }
});

test.for<[string, string[], string]>([
  ['a key that says so', ['--param', 'api_key=abcdef123456'], '`--param`'],
  ['one in JSON', ['--params', '{"nested": {"password": "abcdef123456"}}'], '`--params`'],
  ['one in an address', ['--description', 'see https://bot:hunter22@example.com/'], '`--description`'],
  ['a value that a block holds', ['--tag', `x-${CANARIES.block}`], '`--tag`'],
  ['a token by its shape', ['--description', 'ghp_Zk3vQ9wLx7RtY2uB8nM4cD6fG1hJ5sPaWqEr'], '`--description`'],
])('an option with %s is refused, and said', async ([, options, words]) => {
  const { run, directory } = shop();
  const { exitCode, stderr } = await run(['plan', ...ALLOWED, ...options, '--out', 'plan.json']);
  expect(stderr).toContain(`the plan cannot be saved: the value of ${words} holds a secret`);
  expect(exitCode).toBe(3);
  expect(readdirSync(directory)).not.toContain('plan.json');
});

test('what is written fits its schema', async () => {
  const { run, saved } = shop();
  await run(['plan', ...ALLOWED, '--out', 'plan.json']);
  const schema = JSON.parse(readFileSync(schemaFile('plan'), 'utf8')) as object;
  const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
  validate(JSON.parse(saved()));
  expect(validate.errors).toBe(null);
});
