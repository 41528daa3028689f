import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

test('tq plan shows what is new, what differs and what it costs, and writes nothing', async () => {
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });

  const fresh = await runTq(['plan', '--exit-code'], { directory, prefect });
  expect(fresh).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "stderr": "+ flow orders
    + orders/hourly
        + entrypoint: "flows.py:orders"
        + version: "55f4e43f7ab5ba7bdcf2c3a4af371882"
        + description: "Check the orders of a day."
        + work_pool_name: "local"
        + pull_steps: set_working_directory
        + schedule every-hour \`0 * * * *\` UTC
    + orders/on-arrival
        + entrypoint: "flows.py:orders"
        + version: "55f4e43f7ab5ba7bdcf2c3a4af371882"
        + description: "Check the orders of a day."
        + work_pool_name: "local"
        + pull_steps: set_working_directory
        + automation on-arrival__automation_1
    2 to create
    ",
      "stdout": "",
    }
  `);

  await runTq(['deploy', '--all'], { directory, prefect });
  expect(await runTq(['plan', '--exit-code'], { directory, prefect })).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: '2 unchanged\n',
  });

  prefect.writes.length = 0;
  const changed = TWO_DEPLOYMENTS.replace('"0 * * * *", slug: every-hour', '"5 * * * *", slug: five-past')
    .replace(
      '    triggers:\n      - {expect: [orders.file.landed], parameters: {day: "{{ event.payload.day }}"}}\n',
      '',
    )
    .replace('name: on-arrival\n', 'name: on-arrival\n    tags: [prod]\n');
  writeFileSync(join(directory, 'prefect.yaml'), changed);
  expect(await runTq(['plan'], { directory, prefect })).toMatchInlineSnapshot(`
    {
      "exitCode": 0,
      "stderr": "~ orders/hourly
        + schedule five-past \`5 * * * *\` UTC
        - schedule every-hour \`0 * * * *\` UTC
    ~ orders/on-arrival
        ~ tags: [] → ["prod"]
        - automation on-arrival__automation_1
    2 to change
    ",
      "stdout": "",
    }
  `);
  expect(prefect.writes).toEqual([]);
});

test('what was live below the name of a secret is not shown when it goes', async () => {
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  const yaml = `deployments:
  - name: a
    entrypoint: flows.py:orders
    work_pool: {name: local}
`;
  const directory = projectFolder({ 'prefect.yaml': yaml, 'flows.py': FLOWS });
  await runTq(['deploy', '--all'], { directory, prefect });
  prefect.changeByHand('orders/a', ({ fields }) => {
    fields.job_variables = {
      env: { DB_PWD: 'live-1', MYSQL_PWD: 'live-2', DB_PASSWORD_PROD: 'live-3', AUTH: { token: ['live-4'] } },
    };
    fields.parameters = { api_keys: ['live-5'] };
  });
  for (const argv of [['plan'], ['plan', '--json'], ['plan', '--format', 'comment']]) {
    const { stdout, stderr } = await runTq(argv, { directory, prefect });
    for (const name of ['DB_PWD', 'MYSQL_PWD', 'DB_PASSWORD_PROD', 'AUTH', 'api_keys'])
      expect(stdout + stderr).toContain(name);
    expect(stdout + stderr).not.toContain('live-');
  }
});

test('a secret in job variables is not shown, neither before nor after, in text or JSON', async () => {
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  const yaml = (password: string) => `deployments:
  - name: a
    entrypoint: flows.py:orders
    work_pool: {name: local, job_variables: {env: {DB_PASSWORD: ${password}}}}
`;
  const directory = projectFolder({ 'prefect.yaml': yaml('old-s3cret'), 'flows.py': FLOWS });
  const allow = ['--allow', 'embedded-secret'];
  const fresh = await runTq(['plan', '--json', ...allow], { directory, prefect });
  expect(fresh.stdout).toContain('"DB_PASSWORD": "********"');
  expect(fresh.stdout).not.toContain('s3cret');

  await runTq(['deploy', '--all', ...allow], { directory, prefect });
  expect(prefect.deployments[0]?.fields.job_variables).toEqual({ env: { DB_PASSWORD: 'old-s3cret' } });
  writeFileSync(join(directory, 'prefect.yaml'), yaml('new-s3cret'));
  for (const argv of [
    ['plan', ...allow],
    ['plan', '--json', ...allow],
  ]) {
    const { stdout, stderr } = await runTq(argv, { directory, prefect });
    expect(stdout + stderr).toContain('job_variables');
    expect(stdout + stderr).not.toContain('s3cret');
  }
  const { stderr } = await runTq(['plan', ...allow], { directory, prefect });
  expect(stderr).toContain('    ~ job_variables.env.DB_PASSWORD: (changed)\n');
  const json = JSON.parse((await runTq(['plan', '--json', ...allow], { directory, prefect })).stdout);
  expect(json.plan.changes[0].fields[0]).toMatchObject({
    changed: true,
    differences: [{ path: ['env', 'DB_PASSWORD'], changed: true }],
  });
});

test.for([['plan'], ['deploy', '--all', '--dry-run']])(
  'tq %s --format markdown is a comment for a pull request',
  async (argv) => {
    const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    await runTq(['deploy', '--all'], { directory, prefect });
    writeFileSync(
      join(directory, 'prefect.yaml'),
      TWO_DEPLOYMENTS.replace('name: hourly\n', 'name: hourly\n    tags: [prod]\n'),
    );
    prefect.writes.length = 0;
    const { exitCode, stdout, stderr } = await runTq([...argv, '--format', 'markdown'], {
      directory,
      prefect,
    });
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').slice(0, 7)).toEqual([
      '<!-- tq plan shop -->',
      `### \`tq ${argv[0]}\`: 1 to change, 1 unchanged`,
      '',
      '| | | what changes |',
      '| --- | --- | --- |',
      '| change | `orders/hourly` | `tags` |',
      '',
    ]);
    expect(stdout).toContain('\n```diff\n! tags: [] → ["prod"]\n```\n');
    expect(stderr).toContain('~ orders/hourly\n    ~ tags: [] → ["prod"]\n');
    expect(prefect.writes).toEqual([]);
  },
);
