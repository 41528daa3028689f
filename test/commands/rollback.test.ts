import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fullName, type LiveDeployment } from '../../src/plan/state.ts';
import { TqError } from '../../src/tq-error.ts';
import { toNote } from '../../src/release/record-note.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { makeRelease } from '../unit/release/make-release.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { type Run, type RunOptions, runTq } from './run-tq.ts';

const LOCAL = { workPools: [{ name: 'local', type: 'process' }] };
const THIRD = `  - name: third
    entrypoint: flows.py:orders
    work_pool: {name: local}
`;

interface Shop {
  directory: string;
  prefect: FakePrefect;
  /** Runs `tq` there. */
  tq: (argv: readonly string[], options?: Partial<RunOptions>) => Promise<Run>;
  /** Deploys this `prefect.yaml`. */
  deploy: (text: string) => Promise<Run>;
}

function shop(): Shop {
  const prefect = new FakePrefect(LOCAL);
  const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
  const tq: Shop['tq'] = (argv, options) => runTq(argv, { directory, prefect, ...options });
  const deploy = (text: string): Promise<Run> => {
    writeFileSync(join(directory, 'prefect.yaml'), text);
    return tq(['deploy', '--all', '--allow', 'secret-in-plain-text']);
  };
  return { directory, prefect, tq, deploy };
}

const CHANGED = TWO_DEPLOYMENTS.replace('"0 * * * *"', '"30 * * * *"').replace(
  '{expect: [orders.file.landed]',
  '{name: landed, expect: [orders.landed]',
);

/** Without ids of automations: another trigger is another automation. */
function state(deployments: readonly LiveDeployment[]): unknown {
  return deployments.map((deployment) => ({
    ...deployment,
    automations: deployment.automations.map((automation) => ({ ...automation, id: undefined })),
  }));
}

describe('a rollback is refused', () => {
  test('in a project that was never deployed', async () => {
    const { exitCode, stderr } = await shop().tq(['rollback']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('`shop` has no earlier release that ended `ok` to go back to');
  });

  test.each([
    [['rollback'], 3, 'no earlier release that ended `ok`'],
    [['rollback', '9'], 3, '`shop` has no release 9'],
    [['rollback', '0'], 64, 'a release has a number from 1'],
    [['rollback', 'x'], 64, 'a release has a number from 1'],
  ])('%j', async (argv, code, message) => {
    const { deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    const { exitCode, stderr } = await tq(argv);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(message);
  });

  test('when a work pool is gone', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    await deploy(CHANGED);
    const without = new Proxy(prefect, {
      get: (target, key) => {
        if (key === 'findWorkPools') return async () => [];
        const value = Reflect.get(target, key) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const { exitCode, stderr } = await tq(['rollback', '--yes'], { prefect: without });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('the server has no work pool `local` of `orders/hourly`, `orders/on-arrival`');
  });

  test('while another deploy of the project is under way', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    await deploy(CHANGED);
    await prefect.takeLock('tq-deploy-shop', 60);
    await prefect.createReleaseNote(toNote(makeRelease({ number: 3, finished: null })));
    expect((await tq(['rollback', '1', '--yes'])).exitCode).toBe(7);
  });
});

describe('tq rollback', () => {
  test('brings back what a release made, ids kept, and is done then', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    const before = state(prefect.deployments);
    await deploy(CHANGED);
    expect(state(prefect.deployments)).not.toEqual(before);

    const run = await tq(['rollback', '1', '--yes']);
    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
    expect(run.stderr).toMatch(/^back to release 1 of 2026-01-01 00:00Z\n/);
    expect(run.stderr).toMatch(/^updated orders\/hourly\nupdated orders\/on-arrival\n2 updated$/m);
    expect(run.stderr).toMatch(/`tq deploy` brings back what they say\n$/);
    expect(state(prefect.deployments)).toEqual(before);

    prefect.writes.length = 0;
    prefect.bookkeeping.length = 0;
    const again = await tq(['rollback', '1', '--yes']);
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toContain('2 unchanged');
    expect([...prefect.writes, ...prefect.bookkeeping]).toEqual([]);
  });

  test('leaves a record, and the next deploy brings back what the file says', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    await deploy(CHANGED);
    const changed = state(prefect.deployments);
    await tq(['rollback', '--yes']);
    const { releases } = JSON.parse((await tq(['history', '--json'])).stdout);
    expect(releases[0]).toMatchObject({ number: 3, rollbackTo: 1, outcome: 'ok', counts: { updated: 2 } });
    await deploy(CHANGED);
    expect(state(prefect.deployments)).toEqual(changed);
  });

  test('goes to the newest release before the latest that ended `ok`', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    prefect.beforeWrite = () => {
      throw new TqError('failed', 'no');
    };
    await deploy(TWO_DEPLOYMENTS.replace('0 * * * *', '5 * * * *'));
    prefect.beforeWrite = () => undefined;
    await deploy(CHANGED);
    expect((await tq(['rollback', '--dry-run'])).stderr).toContain('back to release 1 of');
    expect((await tq(['rollback', '2', '--dry-run'])).stderr).toContain(
      'back to release 2 of 2026-01-01 00:00Z; it ended `failed`, so this is what it was to make',
    );
  });

  test('leaves what an operator switched off, unless the release says otherwise', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    await deploy(CHANGED);
    prefect.changeByHand('orders/hourly', (deployment) => {
      deployment.paused = true;
      deployment.schedules.forEach((schedule) => (schedule.active = false));
    });
    await tq(['rollback', '--yes']);
    expect(prefect.deployments[0]).toMatchObject({
      paused: true,
      schedules: [{ active: false, schedule: { cron: '0 * * * *' } }],
    });
  });

  test('makes anew what was deleted since, and says what that costs', async () => {
    const { directory, prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    const [hourly] = prefect.deployments;
    await deploy(CHANGED);
    await prefect.deleteDeployment(hourly?.id ?? '');
    rmSync(join(directory, 'flows.py'));
    const { exitCode, stderr } = await tq(['rollback', '--yes']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('it was deleted since and is made anew: runs of the old one are not under it');
    expect(prefect.deployments.map(fullName).sort()).toEqual(['orders/hourly', 'orders/on-arrival']);
  });

  test('needs no file when the project is named', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    const before = state(prefect.deployments);
    await deploy(CHANGED);
    const run = await tq(['rollback', '--project', 'shop', '--yes'], { directory: projectFolder({}) });
    expect(run.exitCode).toBe(0);
    expect(state(prefect.deployments)).toEqual(before);
  });
});

describe('what was made since', () => {
  test('stays, and is told', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    await deploy(CHANGED + THIRD);
    const { stderr } = await tq(['rollback', '--yes']);
    expect(stderr).toContain(
      '1 object stays that was made after release 1: `orders/third`; `--prune` removes it',
    );
    expect(prefect.deployments.map(fullName)).toContain('orders/third');
  });

  test('is removed with `--prune`, and with it only', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    await deploy(CHANGED + THIRD);
    const by = await prefect.createFlow('by hand');
    const [first] = prefect.deployments;
    await prefect.createDeployment(by, { ...first, name: 'x', versionInfo: {} } as never);
    const run = await tq(['rollback', '1', '--prune', '--yes']);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('removed orders/third');
    expect(prefect.deployments.map(fullName)).toEqual(['orders/hourly', 'orders/on-arrival', 'by hand/x']);
    const { stdout } = await tq(['history', 'show', '--json']);
    const { owned, state: recorded } = JSON.parse(stdout).release;
    expect(Object.keys(owned.deployments)).toEqual(['orders/hourly', 'orders/on-arrival']);
    expect(recorded.deployments).toHaveLength(2);
  });

  test('is removed only from a project that has a name', async () => {
    const { deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS.replace('name: shop\n', ''));
    const run = await tq(['rollback', '--prune', '--yes']);
    expect(run.exitCode).toBe(64);
    expect(run.stderr).toContain('`--prune` needs to know for certain which project this is');
  });
});

describe('without an agreement', () => {
  test.each([
    ['no', 'nothing was written'],
    [undefined, 'a rollback must be agreed to, and there is nobody to ask; nothing was written'],
  ] as const)('nothing is written: %s', async (answer, message) => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    await deploy(CHANGED);
    prefect.writes.length = 0;
    prefect.bookkeeping.length = 0;
    const { exitCode, stderr } = await tq(['rollback'], { answer });
    expect(exitCode).toBe(8);
    expect(stderr).toContain('Go back to release 1?');
    expect(stderr).toContain(message);
    expect([...prefect.writes, ...prefect.bookkeeping]).toEqual([]);
  });

  test('of a person at the terminal it goes on', async () => {
    const { deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    await deploy(CHANGED);
    expect(await tq(['rollback'], { answer: 'yes' })).toMatchObject({ exitCode: 0 });
  });

  test('nobody is asked about nothing', async () => {
    const { deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    const run = await tq(['rollback', '1']);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).not.toContain('?');
  });
});

describe('what another project owns', () => {
  const OTHER = TWO_DEPLOYMENTS.replace('name: shop', 'name: other').replaceAll(
    '    work_pool: {name: local}',
    '$&\n    tags: [other]',
  );

  test('is not brought back, once this project has given it up', async () => {
    const { directory, prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    const one = TWO_DEPLOYMENTS.slice(0, TWO_DEPLOYMENTS.indexOf('  - name: on-arrival'));
    writeFileSync(join(directory, 'prefect.yaml'), one);
    expect(await tq(['deploy', '--all', '--detach'])).toMatchObject({ exitCode: 0 });
    await deploy(OTHER);
    prefect.writes.length = 0;
    const run = await tq(['rollback', '1', '--yes', '--project', 'shop']);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain(
      '`orders/on-arrival` stays as it is: this project gave it up, and the project `other` owns it',
    );
    expect(prefect.writes).toEqual(['updateDeployment orders/hourly tags']);
    const { stdout } = await tq(['history', 'show', '--project', 'shop']);
    expect(stdout).toContain('orders/hourly');
    expect(stdout).not.toContain('on-arrival');
  });

  test('is not removed by `--prune`', async () => {
    const { prefect, deploy, tq } = shop();
    await deploy(TWO_DEPLOYMENTS);
    await deploy(TWO_DEPLOYMENTS + THIRD);
    await deploy(OTHER + THIRD);
    const run = await tq(['rollback', '1', '--yes', '--prune', '--project', 'shop']);
    expect(run.exitCode).toBe(0);
    expect(prefect.deployments.map(fullName)).toContain('orders/third');
  });
});

describe('secrets', () => {
  const secret = (value: string, schedule = '0'): string =>
    TWO_DEPLOYMENTS.replace('"0 * * * *"', `"${schedule} * * * *"`).replace(
      '    schedules:',
      `    parameters: {api_token: ${value}}\n    schedules:`,
    );
  const withToken = (): Shop => {
    const made = shop();
    writeFileSync(join(made.directory, 'flows.py'), FLOWS.replace('"today"', '"today", api_token: str = ""'));
    return made;
  };

  test('are not recorded: the server’s stay, and are in no output', async () => {
    const { prefect, deploy, tq } = withToken();
    await deploy(secret('canary-one'));
    await deploy(secret('canary-two', '30'));
    const run = await tq(['rollback', '--yes']);
    const shown = await tq(['history', 'show', '1', '--json']);
    expect(run.stderr).toContain('secrets are not recorded; as on the server: `parameters.api_token`');
    expect(prefect.deployments[0]).toMatchObject({
      fields: { parameters: { api_token: 'canary-two' } },
      schedules: [{ schedule: { cron: '0 * * * *' } }],
    });
    expect(JSON.stringify([run, shown])).not.toContain('canary-');
    const notes = await prefect.findReleaseNotes('tq-release-shop', { limit: 10 });
    expect(notes).toHaveLength(3);
    for (const note of notes) expect(note.markdown).not.toContain('canary-');
  });

  test('that the server no longer holds forbid the way back', async () => {
    const { prefect, deploy, tq } = withToken();
    await deploy(secret('canary-one'));
    await deploy(TWO_DEPLOYMENTS);
    prefect.writes.length = 0;
    const { exitCode, stderr } = await tq(['rollback', '--yes']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(
      'release 1 cannot be brought back: secrets are not recorded, and the server no longer holds those of `orders/hourly` (`fields.parameters.api_token`)',
    );
    expect(prefect.writes).toEqual([]);
  });
});
