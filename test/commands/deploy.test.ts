import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fullName } from '../../src/plan/state.ts';
import { TqError } from '../../src/tq-error.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const LOCAL = { workPools: [{ name: 'local', type: 'process' }] };

function shop(): string {
  return projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
}

describe('tq deploy --all', () => {
  test('creates what the file says, once', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = shop();

    const first = await runTq(['deploy', '--all'], { directory, prefect });
    expect(first).toMatchInlineSnapshot(`
      {
        "exitCode": 0,
        "stderr": "created orders/hourly
      created orders/on-arrival
      2 created
      ",
        "stdout": "",
      }
    `);
    expect(prefect.writes).toEqual([
      'createFlow orders',
      'createDeployment orders/hourly',
      'createDeployment orders/on-arrival',
      'createAutomation on-arrival__automation_1',
    ]);
    expect(prefect.deployments.map(fullName)).toEqual(['orders/hourly', 'orders/on-arrival']);
    expect(prefect.deployments[0]?.fields.pull_steps).toEqual([
      { 'prefect.deployments.steps.set_working_directory': { directory } },
    ]);

    const second = await runTq(['deploy', '--all'], { directory, prefect });
    expect(second).toEqual({ exitCode: 0, stdout: '', stderr: '2 unchanged\n' });
    expect(prefect.writes).toHaveLength(4);
  });

  test('changes only what differs and keeps what an operator paused', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = shop();
    await runTq(['deploy', '--all'], { directory, prefect });
    const before = prefect.deployments;
    prefect.changeByHand('orders/hourly', (deployment) => {
      deployment.paused = true;
      deployment.schedules.forEach((schedule) => (schedule.active = false));
    });
    prefect.writes.length = 0;

    writeFileSync(join(directory, 'prefect.yaml'), TWO_DEPLOYMENTS.replace('"0 * * * *"', '"30 * * * *"'));
    const { exitCode } = await runTq(['deploy', '--all'], { directory, prefect });

    expect(exitCode).toBe(0);
    expect(prefect.writes).toHaveLength(1);
    const [hourly] = prefect.deployments;
    expect(hourly?.paused).toBe(true);
    expect(hourly?.schedules).toMatchObject([
      { id: before[0]?.schedules[0]?.id, active: false, schedule: { cron: '30 * * * *' } },
    ]);
  });

  test('a refused deployment does not stop the others, and running again finishes the job', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = shop();
    prefect.beforeWrite = (write) => {
      if (write === 'createDeployment orders/hourly') throw new TqError('failed', 'the server said 500');
    };
    const first = await runTq(['deploy', '--all'], { directory, prefect });
    expect(first.exitCode).toBe(4);
    expect(first.stderr).toContain('failed half-way orders/hourly: the server said 500');
    expect(first.stderr).toContain('created orders/on-arrival');
    expect(first.stderr).toContain('mend what was refused and run the command again');

    prefect.beforeWrite = () => undefined;
    const second = await runTq(['deploy', '--all'], { directory, prefect });
    expect(second.exitCode).toBe(0);
    expect(prefect.deployments.map(fullName).sort()).toEqual(['orders/hourly', 'orders/on-arrival']);
  });

  test('a deployment whose automation failed is finished by the next run', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = shop();
    prefect.beforeWrite = (write) => {
      if (write.startsWith('createAutomation')) throw new TqError('failed', 'no');
    };
    const first = await runTq(['deploy', '--all'], { directory, prefect });
    expect(first.exitCode).toBe(4);
    expect(first.stderr).toContain('failed half-way orders/on-arrival: no');

    prefect.beforeWrite = () => undefined;
    await runTq(['deploy', '--all'], { directory, prefect });
    expect(prefect.deployments[1]?.automations.map(({ name }) => name)).toEqual(['on-arrival__automation_1']);
  });

  test('the automation of a trigger that left the file stays until the new one is made', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = shop();
    const trigger = (name: string, event: string) =>
      writeFileSync(
        join(directory, 'prefect.yaml'),
        TWO_DEPLOYMENTS.replace('{expect: [orders.file.landed]', `{name: ${name}, expect: [${event}]`),
      );
    trigger('first', 'a');
    await runTq(['deploy', '--all'], { directory, prefect });
    trigger('second', 'b');
    prefect.beforeWrite = (write) => {
      if (write.startsWith('createAutomation')) throw new TqError('failed', 'no');
    };
    const stopped = await runTq(['deploy', '--all'], { directory, prefect });
    expect(stopped.exitCode).toBe(3);
    expect(stopped.stderr).toContain('failed orders/on-arrival: no');
    expect(prefect.deployments[1]?.automations.map(({ name }) => name)).toEqual(['first']);

    prefect.beforeWrite = () => undefined;
    await runTq(['deploy', '--all'], { directory, prefect });
    expect(prefect.deployments[1]?.automations.map(({ name }) => name)).toEqual(['second']);
  });

  test('stops asking a server that cannot be reached or refuses us', async () => {
    const prefect = new FakePrefect(LOCAL);
    prefect.beforeWrite = () => {
      throw new TqError('unauthorized', 'the server refused the key');
    };
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory: shop(), prefect });
    expect(exitCode).toBe(5);
    expect(stderr).toContain('skipped orders/on-arrival: the server refused the key');
    expect(prefect.writes).toHaveLength(1);
  });

  test('stops between two deployments when it is interrupted', async () => {
    const prefect = new FakePrefect(LOCAL);
    const interruption = () => (prefect.deployments.length > 0 ? ('interrupted' as const) : undefined);
    const { exitCode, stderr } = await runTq(['deploy', '--all'], {
      directory: shop(),
      prefect,
      interruption,
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain('created orders/hourly');
    expect(stderr).toContain('skipped orders/on-arrival: the deploy was interrupted');
  });

  test('says what the server holds beside the file and keeps', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = shop();
    await runTq(['deploy', '--all'], { directory, prefect });
    const [hourly] = prefect.deployments;
    const trigger = { type: 'event', expect: ['x'] };
    const action = { parameters: null, job_variables: null, schedule_after: 0 };
    prefect.createAutomationByHand(hourly!.id, {
      name: 'mine',
      description: '',
      enabled: true,
      trigger,
      action,
    });
    writeFileSync(join(directory, 'prefect.yaml'), TWO_DEPLOYMENTS.replace(/ {4}schedules:\n.*\n/, ''));
    const { stderr } = await runTq(['deploy', '--all'], { directory, prefect });
    expect(stderr).toMatchInlineSnapshot(`
      "orders/hourly: the file has no \`schedules\`, so the one on the server stays; write \`schedules: []\` for none
      orders/hourly: the automation \`mine\` is not in the file and stays; remove it on the server if it is not wanted
      2 unchanged
      "
    `);
  });

  test('writes nothing with --dry-run', async () => {
    const prefect = new FakePrefect(LOCAL);
    const { exitCode, stderr } = await runTq(['deploy', '--all', '--dry-run'], {
      directory: shop(),
      prefect,
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('+ orders/hourly');
    expect(prefect.writes).toEqual([]);
  });
});

describe('choosing', () => {
  test('several deployments need a choice', async () => {
    const { exitCode, stderr } = await runTq(['deploy'], { directory: shop() });
    expect(exitCode).toBe(8);
    expect(stderr).toContain('has 2 deployments and none was chosen');
    expect(stderr).toContain('`--all`');
  });

  test.for([
    [['-n', 'hourly'], ['orders/hourly']],
    [['-n', 'orders/hourly'], ['orders/hourly']],
    [
      ['-n', 'hourly', '-n', 'on-arrival'],
      ['orders/hourly', 'orders/on-arrival'],
    ],
    [['-n', 'on-*'], ['orders/on-arrival']],
    [['-n', '*/hourly'], ['orders/hourly']],
  ] as const)('%j takes %j', async ([names, expected]) => {
    const prefect = new FakePrefect(LOCAL);
    const { exitCode } = await runTq(['deploy', ...names], { directory: shop(), prefect });
    expect(exitCode).toBe(0);
    expect(prefect.deployments.map(fullName)).toEqual(expected);
  });

  test('a name that is not in the file is a finding with the near one', async () => {
    const { exitCode, stderr } = await runTq(['deploy', '-n', 'hourli'], { directory: shop() });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'error[TQ2018]: no deployment of the file matches `hourli`; did you mean `hourly`?',
    );
  });

  test('a mistake in a deployment that was not chosen does not stand in the way', async () => {
    const broken = TWO_DEPLOYMENTS.replace(
      'work_pool: {name: local}\n    triggers',
      'work_pool: local\n    triggers',
    );
    const directory = projectFolder({ 'prefect.yaml': broken, 'flows.py': FLOWS });
    expect(
      (await runTq(['deploy', '-n', 'hourly'], { directory, prefect: new FakePrefect(LOCAL) })).exitCode,
    ).toBe(0);
    expect((await runTq(['deploy', '--all'], { directory })).exitCode).toBe(1);
  });

  test('with one deployment in the file a name renames it and an entrypoint replaces its own', async () => {
    const directory = projectFolder({
      'prefect.yaml': 'deployments:\n  - {name: a, entrypoint: nowhere.py:f, work_pool: {name: local}}\n',
      'flows.py': FLOWS,
    });
    const prefect = new FakePrefect(LOCAL);
    const { exitCode } = await runTq(['deploy', 'flows.py:orders', '-n', 'b'], { directory, prefect });
    expect(exitCode).toBe(0);
    expect(prefect.deployments.map(fullName)).toEqual(['orders/b']);
  });
});

describe('findings', () => {
  test('a missing work pool names the command that makes it, and nothing is written', async () => {
    const prefect = new FakePrefect();
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory: shop(), prefect });
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "error[TQ5001]: the server has no work pool \`local\`
        --> prefect.yaml:5:23
        |
      5 |     work_pool: {name: local}
        |                       ^^^^^
      help: make it with \`tq pool create local --type process\`, or name one that exists

      1 error
      "
    `);
    expect(prefect.writes).toEqual([]);
  });

  test('a pool of agents is a finding', async () => {
    const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'prefect-agent' }] });
    const { exitCode, stderr } = await runTq(['plan'], { directory: shop(), prefect });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ5002]');
  });

  test('a key that Prefect ignores is forgiven by deploy, not by validate', async () => {
    const directory = projectFolder({
      'prefect.yaml': `${TWO_DEPLOYMENTS}    is_paused: true\n`,
      'flows.py': FLOWS,
    });
    const deployed = await runTq(['deploy', '--all'], { directory, prefect: new FakePrefect(LOCAL) });
    expect(deployed.exitCode).toBe(0);
    expect(deployed.stderr).toContain('warning[TQ2001]: unknown key `is_paused`; did you mean `paused`?');
    expect((await runTq(['validate'], { directory })).exitCode).toBe(1);
  });
});

describe('the default work pool of the settings', () => {
  const variables = { PREFECT_DEFAULT_WORK_POOL_NAME: 'shared' };
  const pools = { workPools: [...LOCAL.workPools, { name: 'shared', type: 'process' }] };
  const poolsOf = (prefect: FakePrefect) => prefect.deployments.map(({ fields }) => fields.work_pool_name);

  test('fills gaps when several deployments are chosen', async () => {
    const directory = projectFolder({
      'prefect.yaml': TWO_DEPLOYMENTS.replace('    work_pool: {name: local}\n    triggers', '    triggers'),
      'flows.py': FLOWS,
    });
    const prefect = new FakePrefect(pools);
    expect((await runTq(['deploy', '--all'], { directory, prefect, variables })).exitCode).toBe(0);
    expect(poolsOf(prefect)).toEqual(['local', 'shared']);
  });

  test('overrides the file for a single one, as `--pool` of Prefect does', async () => {
    const prefect = new FakePrefect(pools);
    await runTq(['deploy', '-n', 'hourly'], { directory: shop(), prefect, variables });
    expect(poolsOf(prefect)).toEqual(['shared']);
  });
});
