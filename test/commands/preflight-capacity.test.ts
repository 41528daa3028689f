/** Whether what schedules start has room, with what a server knows. */
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/ports/clock.ts';
import type { PrefectClient } from '../../src/ports/prefect-client.ts';
import { TqError } from '../../src/tq-error.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FixedClock } from '../fakes/fixed-clock.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const NIGHTLY = '{ cron: "0 3 * * *", timezone: UTC }';

/** Deployments `d0`, `d1` … with lines of their own and one schedule. */
function project(count: number, lines = '', schedule = NIGHTLY, pool = 'local'): string {
  const entries = Array.from(
    { length: count },
    (_, index) => `  - name: d${index}
    entrypoint: flows.py:orders
    work_pool: { name: ${pool} }
${lines}    schedules:
      - ${schedule}
`,
  );
  return projectFolder({
    'prefect.yaml': `name: shop\ndeployments:\n${entries.join('')}`,
    'flows.py': FLOWS,
  });
}

async function server(limit?: number): Promise<FakePrefect> {
  const prefect = new FakePrefect();
  await prefect.createWorkPool('local', 'process');
  if (limit !== undefined) prefect.capacity.poolLimits.set('local', limit);
  return prefect;
}

async function findings(directory: string, prefect: PrefectClient): Promise<string[]> {
  const { stdout } = await runTq(['preflight', '--server', '--json'], { directory, prefect });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; message: string }[] };
  return diagnostics
    .filter(({ code }) => /^TQ445/.test(code))
    .map(({ code, message }) => `${code}: ${message}`);
}

async function checks(
  directory: string,
  prefect?: PrefectClient,
  clock?: Clock,
): Promise<Record<string, string>> {
  const { stdout } = await runTq(
    ['preflight', '--json', '-n', 'd0', ...(prefect === undefined ? [] : ['--server'])],
    { directory, prefect, clock },
  );
  const { preflight } = JSON.parse(stdout) as {
    preflight: { deployments: { checks: { id: string; status: string; message: string }[] }[] };
  };
  return Object.fromEntries(
    (preflight.deployments[0]?.checks ?? []).map(({ id, status, message }) => [id, `${status}: ${message}`]),
  );
}

const SIX_MINUTES = '    tq: { expected_duration: 6m }\n';

describe('a pool with a limit', () => {
  test('37 at 03:00: how long the last waits, at the places that bring it about', async () => {
    const directory = project(37, SIX_MINUTES);
    const { stderr, stdout } = await runTq(['preflight', '--server'], {
      directory,
      prefect: await server(5),
    });
    expect(stderr).toContain(
      'warning[TQ4451]: 37 deployments start at 2026-01-01 03:00 UTC in the pool `local` with limit 5: the last waits 42 min, and 6 other minutes are crowded, too\n  --> prefect.yaml:8:9',
    );
    expect(stderr).toContain('also `orders/d1`');
    expect(stdout).toContain('\n37 deployments: ');
  });

  test('the last runs tell how long one takes, where the file does not', async () => {
    const prefect = await server(1);
    const directory = project(2);
    await runTq(['deploy', '--all'], { directory, prefect });
    const minutes = [5, 7, 60];
    for (const { id } of prefect.deployments)
      for (const each of minutes) prefect.capacity.completeRun(id, each * 60_000);
    expect(await findings(directory, prefect)).toEqual([
      'TQ4451: 2 deployments start at 2026-01-01 03:00 UTC in the pool `local` with limit 1: the last waits 7 min, and 6 other minutes are crowded, too',
    ]);
    expect(await findings(project(2, SIX_MINUTES), prefect)).toEqual([
      'TQ4451: 2 deployments start at 2026-01-01 03:00 UTC in the pool `local` with limit 1: the last waits 6 min, and 6 other minutes are crowded, too',
    ]);
  });

  test('others share its slots', async () => {
    const prefect = await server(2);
    const others = project(3, SIX_MINUTES);
    await runTq(['deploy', '--all'], { directory: others, prefect });
    const own = projectFolder({
      'prefect.yaml': `name: mine\ndeployments:\n  - name: mine\n    entrypoint: flows.py:orders\n    work_pool: { name: local }\n${SIX_MINUTES}    schedules:\n      - ${NIGHTLY}\n`,
      'flows.py': FLOWS,
    });
    for (const { id } of prefect.deployments) prefect.capacity.completeRun(id, 60_000);
    expect(await findings(own, prefect)).toEqual([
      'TQ4451: 4 deployments (3 of them of other projects) start at 2026-01-01 03:00 UTC in the pool `local` with limit 2: the last waits 2 min, and 6 other minutes are crowded, too',
    ]);
  });

  test('what an operator switched off on the server starts nothing', async () => {
    const prefect = await server(1);
    const directory = project(2, SIX_MINUTES);
    await runTq(['deploy', '--all'], { directory, prefect });
    prefect.changeByHand('orders/d1', (deployment) => (deployment.paused = true));
    expect(await findings(directory, prefect)).toEqual([]);
    prefect.changeByHand('orders/d1', (deployment) => {
      deployment.paused = false;
      for (const schedule of deployment.schedules) schedule.active = false;
    });
    expect(await findings(directory, prefect)).toEqual([]);
  });
});

test('a paused pool starts nothing', async () => {
  const pool = {
    name: 'local',
    type: 'process',
    readiness: { id: 'pool-1', isPaused: true, hasWorkers: false, jobConfiguration: {} },
  };
  const prefect = new FakePrefect({ workPools: [pool] });
  expect(await findings(project(2), prefect)).toEqual([
    'TQ4453: 14 runs of `orders/d0` and `orders/d1` will not start: the pool `local` is paused',
  ]);
});

test('a queue and a tag', async () => {
  const prefect = await server();
  prefect.capacity.tagLimits.set('db', 1);
  const directory = project(2, `${SIX_MINUTES}    tags: [db]\n`);
  expect(await findings(directory, prefect)).toEqual([
    'TQ4451: 2 runs with the tag `db` run at once at 2026-01-01 03:00 UTC, and the tag has limit 1',
  ]);
  prefect.capacity.queueLimits.set('local/default', { limit: 1 });
  expect(await findings(directory, prefect)).toEqual([
    'TQ4451: 7 runs of the queue `local/default` with limit 1 wait, the longest 6 min at 2026-01-01 03:00 UTC',
  ]);
});

test('a server that is too slow leaves unknown whether there is room', async () => {
  const prefect = await server(1);
  prefect.findPoolLimits = () => new Promise(() => undefined);
  const clock = new FixedClock();
  // Only what is waited for longest comes to its end.
  clock.every = (milliseconds, work) => {
    const timer = milliseconds < 100_000 ? undefined : setTimeout(work, 200);
    return () => clearTimeout(timer);
  };
  expect(await checks(project(1), prefect, clock)).toMatchObject({
    'room-for-starts': 'skipped: the limits of pools are not known: the server did not answer within 120 s',
  });
});

describe('half the API forbidden', () => {
  /** Refuses what is named. */
  function refusing(prefect: FakePrefect, ...methods: (keyof PrefectClient)[]): PrefectClient {
    return new Proxy(prefect, {
      get: (target, key): unknown => {
        if (methods.includes(key as keyof PrefectClient))
          return () =>
            Promise.reject(new TqError('unauthorized', 'the server refuses with 403', { status: 403 }));
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  test('that part is skipped with the reason, the rest is told', async () => {
    const directory = project(1);
    const prefect = await server(5);
    expect(await checks(directory, prefect)).toMatchObject({
      'room-for-starts': 'passed: 7 starts in 7 days',
    });
    expect(await checks(directory, refusing(prefect, 'findPoolLimits'))).toMatchObject({
      'room-for-starts': 'skipped: the limits of pools are not known: the server refuses with 403',
    });
    expect(await checks(directory, refusing(prefect, 'findRunTimes'))).toMatchObject({
      'room-for-starts': 'passed: 7 starts in 7 days',
      'runs-end-in-time':
        'skipped: how long a run takes is not known: `tq: {expected_duration: 10m}` tells it; the server does not: the server refuses with 403',
    });
  });

  test('the others are still counted without their limits', async () => {
    const prefect = await server(1);
    const refused = refusing(prefect, 'findTagLimits', 'findQueueLimits', 'listDeploymentsOfPools');
    expect(await findings(project(2, SIX_MINUTES), refused)).toHaveLength(1);
  });
});

test('a schedule that waits for a value is not guessed', async () => {
  const directory = project(1, SIX_MINUTES, '{ cron: "{{ prefect.variables.night }}" }');
  expect(await checks(directory)).toMatchObject({
    'room-for-starts': 'skipped: not all schedules are known: one waits for a value that is not known here',
  });
});

describe('a schedule of every second', () => {
  const OFTEN = (pool: string): string =>
    `  - { name: often, entrypoint: 'flows.py:orders', work_pool: { name: ${pool} }, schedules: [{ interval: 1 }] }\n`;
  const crowd = (pool: string): string =>
    projectFolder({
      'prefect.yaml': `name: shop\ndeployments:\n${OFTEN(pool)}${['d0', 'd1']
        .map(
          (name) =>
            `  - { name: ${name}, entrypoint: 'flows.py:orders', work_pool: { name: local }, schedules: [{ cron: '0 20 7 1 *' }], tq: { expected_duration: 6m } }\n`,
        )
        .join('')}`,
      'flows.py': FLOWS,
    });

  test('hides nothing in another pool', async () => {
    const said = await findings(crowd('other'), await server(1));
    expect(said).toEqual([
      expect.stringMatching(/^TQ4456: more than 100000 starts in the pool `other` are too many to simulate/),
      'TQ4451: 2 deployments start at 2026-01-07 20:00 UTC in the pool `local` with limit 1: the last waits 6 min',
    ]);
  });

  test('leaves unknown in its own pool what comes late', async () => {
    expect(await checks(crowd('local'), await server(1))).toMatchObject({
      'room-for-starts': 'skipped: what its pool starts is too much to simulate behind 2026-01-02 03:46 UTC',
    });
  });
});
