/** What runs at once, and who waits for how long, worked out by hand for small plans. */
import { describe, expect, test } from 'vitest';
import type { Limits } from '../../../../src/preflight/capacity/capacity.ts';
import { FROM, look, many, MINUTE, planned, poolOf } from './planned.ts';

describe('a limit of a pool', () => {
  test('the runs of one minute go through it in turn', () => {
    const crowd = many(37, (index) => planned(`d${index}`, '0 3 * * *', { expected: 5 * MINUTE }));
    const { simulation } = look(crowd, poolOf(5));
    // Eight rounds of five: the last begins after seven of them.
    expect(simulation.pools.get('pool')).toEqual({
      peak: 5,
      peakAt: FROM + 180 * MINUTE,
      starts: 37,
      waited: 32,
      longestWait: 35 * MINUTE,
      longestOf: FROM + 180 * MINUTE,
    });
    expect(simulation.crowds).toEqual([
      {
        pool: 'pool',
        at: FROM + 180 * MINUTE,
        starts: 37,
        deployments: crowd.map((_, index) => index),
        longestWait: 35 * MINUTE,
        isLowerBound: false,
      },
    ]);
  });

  test('who was planned first goes first, however long others waited behind', () => {
    const runs = [
      planned('long', '0 3 * * *', { expected: 10 * MINUTE }),
      planned('late', '2 3 * * *'),
      planned('early', '1 3 * * *'),
    ];
    const waits = look(runs, poolOf(1)).simulation.deployments.map(({ longestWait }) => longestWait / MINUTE);
    expect(waits).toEqual([0, 9, 9]);
  });

  test('without a limit no one waits', () => {
    const crowd = many(37, (index) => planned(`d${index}`, '0 3 * * *'));
    const { simulation } = look(crowd);
    expect(simulation.pools.get('pool')).toMatchObject({ peak: 37, waited: 0 });
    expect(simulation.crowds).toEqual([]);
  });

  test('a run ends before another takes its place in the same instant', () => {
    const { simulation } = look([planned('a', '* * * * *')], poolOf(1));
    expect(simulation.pools.get('pool')).toMatchObject({ peak: 1, starts: 1440, waited: 0 });
  });

  test('a paused pool starts nothing', () => {
    const { simulation } = look([planned('a', '0 * * * *')], poolOf(5, true));
    expect(simulation.deployments[0]).toMatchObject({ starts: 0, stuck: 24 });
  });

  test('runs of unknown length take no time', () => {
    const crowd = many(9, (index) => planned(`d${index}`, '0 3 * * *', { expected: undefined }));
    expect(look(crowd, poolOf(2)).simulation.pools.get('pool')).toMatchObject({
      peak: 2,
      starts: 9,
      waited: 0,
    });
  });

  test('a run that has to wait for months is given up', () => {
    const day = 1440 * MINUTE;
    const crowd = many(50, (index) => planned(`d${index}`, '0 3 * * *', { expected: day }));
    const { simulation } = look(crowd, poolOf(1));
    const stuck = simulation.deployments.reduce((sum, load) => sum + load.stuck, 0);
    expect(simulation.pools.get('pool')?.starts).toBe(29);
    expect(stuck).toBe(21);
  });
});

describe('queues', () => {
  const queues = (first: number, second: number, limit: number | null = null): Limits['queues'] =>
    new Map([
      ['pool/first', { limit, priority: first, isPaused: false }],
      ['pool/second', { limit: null, priority: second, isPaused: false }],
    ]);
  const runs = [
    planned('a', '0 3 * * *', { queue: 'first' }),
    planned('b', '0 3 * * *', { queue: 'second' }),
  ];

  test.each([
    [1, 2, [0, 1]],
    [2, 1, [1, 0]],
  ])('priorities %i and %i', (first, second, waits) => {
    const { simulation } = look(runs, { ...poolOf(1), queues: queues(first, second) });
    expect(simulation.deployments.map(({ longestWait }) => longestWait / MINUTE)).toEqual(waits);
  });

  test('a full queue does not hold up another', () => {
    const crowd = [...many(3, (index) => planned(`d${index}`, '0 3 * * *', { queue: 'first' })), runs[1]!];
    const { simulation } = look(crowd, { queues: queues(1, 2, 1) });
    expect(simulation.deployments.map(({ longestWait }) => longestWait / MINUTE)).toEqual([0, 1, 2, 0]);
    expect(simulation.queues.get('pool/first')).toMatchObject({ peak: 1, waited: 2 });
  });
});

describe('a limit of a deployment', () => {
  const often = (strategy: 'ENQUEUE' | 'CANCEL_NEW') =>
    planned('often', '0,1,2 3 * * *', { expected: 5 * MINUTE, limit: 1, strategy });

  test('ENQUEUE has the others wait, without a slot of the pool', () => {
    const other = planned('other', '2 3 * * *');
    const { simulation } = look([often('ENQUEUE'), other], poolOf(2));
    expect(simulation.deployments[0]).toMatchObject({
      peak: 1,
      starts: 3,
      waited: 2,
      longestWait: 8 * MINUTE,
    });
    expect(simulation.deployments[1]).toMatchObject({ waited: 0 });
  });

  test('CANCEL_NEW drops them', () => {
    const { simulation } = look([often('CANCEL_NEW')]);
    expect(simulation.deployments[0]).toMatchObject({ starts: 1, cancelled: 2, stuck: 0 });
  });
});

test('a tag counts runs of all pools, and holds none back', () => {
  const runs = ['a', 'b', 'c'].map((pool) => planned(pool, '0 3 * * *', { pool, tags: ['db', 'db'] }));
  const { simulation } = look(runs, { tags: new Map([['db', 1]]) });
  expect(simulation.tags.get('db')).toMatchObject({ peak: 3, starts: 3, waited: 0 });
});

test('inactive schedules and paused deployments start nothing', () => {
  const timing = { cron: '* * * * *', timezone: null, day_or: true };
  const { starts } = look([
    planned('a', '* * * * *', { isPaused: true }),
    planned('b', [], { schedules: [{ isActive: false, timing }] }),
  ]);
  expect(starts.total).toBe(0);
});

test('every start is run, dropped or left over, and no limit is broken', () => {
  const crowd = many(60, (index) =>
    planned(`d${index}`, `*/${(index % 7) + 3} * * * *`, {
      expected: ((index * 37) % 17) * MINUTE,
      queue: `q${index % 3}`,
      limit: index % 4 === 0 ? 1 : null,
      strategy: index % 8 === 0 ? 'CANCEL_NEW' : 'ENQUEUE',
    }),
  );
  const queues = new Map([['pool/q1', { limit: 4, priority: 1, isPaused: false }]]);
  const { starts, simulation } = look(crowd, { ...poolOf(9), queues });
  const sum = simulation.deployments.reduce(
    (all, load) => all + load.starts + load.cancelled + load.stuck,
    0,
  );
  expect(starts.total).toBeGreaterThan(10_000);
  expect(sum).toBe(starts.total);
  expect(simulation.pools.get('pool')?.peak).toBe(9);
  expect(simulation.queues.get('pool/q1')?.peak).toBe(4);
  const peaks = simulation.deployments.filter((_, index) => index % 4 === 0).map(({ peak }) => peak);
  expect(Math.max(...peaks)).toBe(1);
  expect(simulation.deployments.some(({ cancelled }) => cancelled > 0)).toBe(true);
});
