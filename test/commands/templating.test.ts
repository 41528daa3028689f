import { describe, expect, test } from 'vitest';
import { FakePrefect, type FakePrefectOptions } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

/** Parameters for whatever a test puts into them. */
const FLOW = FLOWS.replace('day: str', 'n=0, region=0, all=0, a=0, b=0, day: str');

const SERVER: FakePrefectOptions = {
  workPools: [{ name: 'local', type: 'process' }],
  blocks: {
    'secret/api-key': { data: { value: 'hush-hush' }, secretFields: ['value'] },
    'json/settings': { data: { value: { region: 'eu', list: [1] } }, secretFields: [] },
    'aws/prod': { data: { region: 'eu', token: 'tok-tok' }, secretFields: ['token'] },
  },
  variables: { text: 'hello', lst: ['a', 'b'], num: 12 },
};

async function deploy(
  entry: string,
  { variables = {}, argv = [] }: { variables?: Record<string, string>; argv?: string[] } = {},
) {
  const prefect = new FakePrefect(SERVER);
  const text = `deployments:\n  - name: hourly\n    entrypoint: flows.py:orders\n    work_pool: {name: local}\n${entry}`;
  const directory = projectFolder({ 'prefect.yaml': text, 'flows.py': FLOW });
  const run = await runTq(['deploy', ...argv], { directory, prefect, variables });
  return { ...run, prefect, fields: prefect.deployments[0]?.fields };
}

describe('blocks and variables', () => {
  test('keep their type when they are the whole value', async () => {
    const { exitCode, fields } = await deploy(
      '    tags: "{{ prefect.variables.lst }}"\n' +
        '    description: "{{ prefect.variables.text }} {{ prefect.variables.num }} {{ prefect.variables.lst }}"\n' +
        '    parameters: {n: "{{ prefect.variables.num }}", region: "{{ prefect.blocks.json.settings.region }}", all: "{{ prefect.blocks.json.settings }}"}\n',
    );
    expect(exitCode).toBe(0);
    expect(fields).toMatchObject({
      tags: ['a', 'b'],
      description: "hello 12 ['a', 'b']",
      parameters: { n: 12, region: 'eu', all: { region: 'eu', list: [1] } },
    });
  });

  test('what they make of a value is judged where it is written', async () => {
    const { exitCode, stderr, prefect } = await deploy('    version: "{{ prefect.variables.num }}"\n');
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "error[TQ2002]: \`version\` must be text, found the number \`12\`
        --> prefect.yaml:5:14
        |
      5 |     version: "{{ prefect.variables.num }}"
        |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: a placeholder that is the whole value keeps its type; put text beside it, or make the value text where it comes from

      1 error
      "
    `);
    expect(prefect.writes).toEqual([]);
  });

  test('those that are not there are findings, all at once', async () => {
    const { exitCode, stderr } = await deploy(
      '    description: "{{ prefect.variables.gone }} {{ prefect.blocks.json.gone }} {{ prefect.blocks.json.settings.gone }} {{ prefect.blocks.json.settings }}"\n',
    );
    expect(exitCode).toBe(1);
    expect(stderr.match(/error\[TQ\d+\]: .*/g)).toMatchInlineSnapshot(`
      [
        "error[TQ2021]: the server has no variable \`gone\`",
        "error[TQ5004]: the server has no block \`gone\` of type \`json\`",
        "error[TQ2022]: the block \`json/settings\` has no \`gone\`",
        "error[TQ2022]: \`prefect.blocks.json.settings\` is a mapping, which cannot stand inside a text",
      ]
    `);
  });
});

describe('secrets', () => {
  const ENV = '    description: "key {{ prefect.blocks.aws.prod.token }}"\n';

  test('in plain text are refused, unless allowed, and never printed', async () => {
    const refused = await deploy(ENV);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(
      'error[TQ2020]: the secret `prefect.blocks.aws.prod.token` would stand in plain text',
    );
    const allowed = await deploy(ENV, { argv: ['--allow', 'secret-in-plain-text'] });
    expect(allowed.exitCode).toBe(0);
    expect(allowed.fields?.description).toBe('key tok-tok');
    expect((await deploy('    description: "in {{ prefect.blocks.aws.prod.region }}"\n')).exitCode).toBe(0);
  });

  test('stay a reference in pull steps', async () => {
    const { exitCode, fields } = await deploy(
      '    pull:\n      - prefect.deployments.steps.git_clone: {repository: "https://h/{{ $ORG }}/r.git", access_token: "{{ prefect.blocks.secret.api-key }}"}\n',
      { variables: { ORG: 'acme' } },
    );
    expect(exitCode).toBe(0);
    expect(fields?.pull_steps).toEqual([
      {
        'prefect.deployments.steps.git_clone': {
          repository: 'https://h/acme/r.git',
          access_token: '{{ prefect.blocks.secret.api-key }}',
        },
      },
    ]);
  });
});

describe('the environment', () => {
  test('fills in names, also bare ones', async () => {
    const { exitCode, fields, prefect } = await deploy('    tags: ["{{ $STAGE }}", "{{ STAGE }}-x"]\n', {
      variables: { STAGE: 'prod' },
    });
    expect(exitCode).toBe(0);
    expect(fields?.tags).toEqual(['prod', 'prod-x']);
    expect(prefect.deployments).toHaveLength(1);
  });

  test('what is not set is a finding, unless allowed', async () => {
    const entry = '    description: "x-{{ $GONE }}-y"\n    tags: ["{{ $GONE }}", kept]\n';
    const refused = await deploy(entry);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr.match(/error\[TQ2021\]/g)).toHaveLength(2);
    const allowed = await deploy(entry, { argv: ['--allow', 'tq2021'] });
    expect(allowed.exitCode).toBe(0);
    expect(allowed.fields).toMatchObject({ description: 'x--y', tags: ['kept'] });
  });

  test('a name that nothing gives is a warning, and its key is removed', async () => {
    const { exitCode, stderr, fields } = await deploy(
      '    description: "{{ flow_run.name }}"\n    parameters: {a: "{{ gone }}", b: "x{{ gone }}"}\n',
    );
    expect(stderr).toContain('warning[TQ2019]: nothing is called `flow_run.name`');
    expect(exitCode).toBe(0);
    expect(fields).toMatchObject({ description: 'Check the orders of a day.', parameters: { b: 'x' } });
  });
});

describe('secrets that take another way', () => {
  const VAULT: FakePrefectOptions = {
    workPools: [{ name: 'local', type: 'process' }],
    blocks: {
      'vault/v': {
        data: { value: { key: 'VAULT-SECRET', pin: 123456 } },
        secretFields: ['value', 'value.*'],
      },
    },
  };

  async function tryIt(text: string, argv: string[] = []) {
    const prefect = new FakePrefect(VAULT);
    const directory = projectFolder({ 'prefect.yaml': text, 'flows.py': FLOWS });
    const variables = { PATH: process.env.PATH ?? '' };
    return { prefect, ...(await runTq(['deploy', ...argv], { directory, prefect, variables })) };
  }

  const entry = (rest: string): string =>
    `deployments:\n  - {name: hourly, entrypoint: "flows.py:orders", work_pool: {name: local}, ${rest}}\n`;

  test('inside a block that holds nothing but a value are found', async () => {
    for (const name of ['v.key', 'v', 'v.value.key']) {
      const { stderr, prefect } = await tryIt(
        entry(`parameters: {day: "{{ prefect.blocks.vault.${name} }}"}`),
      );
      expect(stderr).toContain(`error[TQ2020]: the secret \`prefect.blocks.vault.${name}\``);
      expect(prefect.writes).toEqual([]);
    }
  });

  test('through the output of a step are found before anything is written', async () => {
    const build = `build:\n  - prefect.deployments.steps.run_shell_script: {id: b, script: "echo {{ prefect.blocks.vault.v.key }}"}\n`;
    const leaking = build + entry('description: "x {{ b.stdout }}"');
    const { exitCode, stderr, prefect } = await tryIt(leaking);
    expect(stderr).toContain('error[TQ2020]: the secret of a block would stand in plain text');
    expect({ exitCode, writes: prefect.writes }).toEqual({ exitCode: 1, writes: [] });
    expect((await tryIt(leaking, ['--allow', 'secret-in-plain-text'])).exitCode).toBe(0);
  });
});

test('names of JavaScript’s own are no variables', async () => {
  const { exitCode, stderr } = await deploy('    description: "x {{ constructor }} {{ $toString }}"\n');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('error[TQ2021]: the environment variable `toString` is not set');
  expect(stderr).toContain('warning[TQ2019]: nothing is called `constructor`');
});

test('what is allowed to be unset is not judged before it is empty', async () => {
  const entry =
    '    description: "{{ prefect.variables.text }}"\n    schedules: [{cron: "{{ $GONE }}0 1 * * *"}]\n';
  const { exitCode, prefect } = await deploy(entry, { argv: ['--allow', 'unset-variable'] });
  expect(exitCode).toBe(0);
  expect(prefect.deployments[0]?.schedules[0]?.schedule).toMatchObject({ cron: '0 1 * * *' });
});
