import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const LOCAL = { workPools: [{ name: 'local', type: 'process' }] };
const STEP = 'prefect.deployments.steps.run_shell_script';
const VARIABLES = { PATH: process.env.PATH ?? '' };

function project(text: string, files: Record<string, string> = {}): string {
  return projectFolder({ 'prefect.yaml': text, 'flows.py': FLOWS, ...files });
}

const BUILT = `build:
  - ${STEP}: {id: commit, script: echo f00, stream_output: false}
  - ${STEP}: {id: log, script: "touch built-{{ commit.stdout }}"}
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    version: "v-{{ commit.stdout }}"
    work_pool: {name: local, job_variables: {image: "repo:{{ commit.stdout }}", all: "{{ commit }}"}}
    schedules:
      - {cron: "0 6 * * *", slug: "s-{{ commit.stdout }}"}
  - name: daily
    entrypoint: flows.py:orders
    work_pool: {name: local}
    push:
      - ${STEP}: {id: pushed, script: "echo {{ stdout }}-again"}
    description: "{{ pushed.stdout }}"
`;

describe('build and push steps', () => {
  test('run before anything is written, and fill in placeholders', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = project(BUILT);
    const { exitCode, stderr } = await runTq(['deploy', '--all'], {
      directory,
      prefect,
      variables: VARIABLES,
    });
    expect(stderr).toMatchInlineSnapshot(`
      "hourly: build step run_shell_script (commit)
      hourly: build step run_shell_script (log)
      daily: push step run_shell_script (pushed)
      -again
      created orders/hourly
      created orders/daily
      2 created
      "
    `);
    expect(exitCode).toBe(0);
    expect(existsSync(join(directory, 'built-f00'))).toBe(true);
    const [hourly, daily] = prefect.deployments;
    expect(hourly?.fields).toMatchObject({
      version: 'v-f00',
      job_variables: { image: 'repo:f00', all: { stdout: 'f00', stderr: '' } },
    });
    expect(hourly?.schedules[0]?.slug).toBe('s-f00');
    expect(daily?.fields.description).toBe('-again');

    const again = await runTq(['deploy', '--all'], { directory, prefect, variables: VARIABLES });
    expect(again.stderr).toContain('2 unchanged');
  });

  test('are not run by a plan, which says what waits for them', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = project(BUILT);
    for (const argv of [['plan'], ['deploy', '--all', '--dry-run']]) {
      const { exitCode, stderr } = await runTq(argv, { directory, prefect, variables: VARIABLES });
      expect(stderr).toContain('known only when the build and push steps have run');
      expect(exitCode).toBe(0);
    }
    expect(existsSync(join(directory, 'built-f00'))).toBe(false);
    await runTq(['deploy', '--all'], { directory, prefect, variables: VARIABLES });
    const after = await runTq(['plan', '-n', 'hourly', '--exit-code'], {
      directory,
      prefect,
      variables: VARIABLES,
    });
    expect(after.exitCode).toBe(2);
    expect(after.stderr).toMatchInlineSnapshot(`
      "~ orders/hourly
          · known only when the build and push steps have run: \`version\`, \`work_pool_name\`, \`work_queue_name\`, \`job_variables\`, \`schedules\`
      1 to change
      "
    `);
  });

  test('stop everything when one fails', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = project(BUILT.replace('echo {{ stdout }}-again', "sh -c 'echo no disk >&2; exit 3'"));
    const { exitCode, stderr } = await runTq(['deploy', '--all'], {
      directory,
      prefect,
      variables: VARIABLES,
    });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('the push step `prefect.deployments.steps.run_shell_script` of `daily` failed');
    expect(prefect.writes).toEqual([]);
  });

  test('do not run when something else is wrong', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = project(BUILT.replace('cron: "0 6 * * *"', 'cron: "0 25 * * *"'));
    const { exitCode } = await runTq(['deploy', '--all'], { directory, prefect, variables: VARIABLES });
    expect(exitCode).toBe(1);
    expect(existsSync(join(directory, 'built-f00'))).toBe(false);
  });

  test('what they make of a value is checked before anything is written', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = project(BUILT.replace('cron: "0 6 * * *"', 'cron: "{{ commit.stdout }}"'));
    const { exitCode, stderr } = await runTq(['deploy', '--all'], {
      directory,
      prefect,
      variables: VARIABLES,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ2009]');
    expect(prefect.writes).toEqual([]);
  });
});

describe('steps in Python', () => {
  const CUSTOM = `build:
  - mysteps.make: {id: m, value: ab, times: 2}
deployments:
  - {name: hourly, entrypoint: "flows.py:orders", work_pool: {name: local}, version: "{{ m.out }}", parameters: {day: "{{ m.n }}"}, enforce_parameter_schema: false}
`;
  const MODULE = {
    'mysteps.py':
      "def make(value, times=1):\n    print('making')\n    return {'out': value * times, 'n': times}\n",
  };

  test('run a function of the project', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = project(CUSTOM, MODULE);
    const { exitCode, stderr } = await runTq(['deploy'], { directory, prefect, variables: VARIABLES });
    expect(stderr).toContain('making');
    expect(exitCode).toBe(0);
    expect(prefect.deployments[0]?.fields).toMatchObject({ version: 'abab', parameters: { day: 2 } });
  });

  test('are a finding when no Python has the module', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = project(CUSTOM.replace('mysteps.make', 'not_installed_zzz.make'));
    const { exitCode, stderr } = await runTq(['deploy'], { directory, prefect, variables: VARIABLES });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ2040]: no Python was found that has `not_installed_zzz`');
    const never = await runTq(['deploy', '--python', 'never'], { directory, prefect, variables: VARIABLES });
    expect(never.stderr).toContain('which `--python never` forbids');
  });
});
