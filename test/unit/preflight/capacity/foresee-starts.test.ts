/** Many starts: counted all, simulated up to a limit. */
import { describe, expect, test } from 'vitest';
import { knownUntil } from '../../../../src/preflight/capacity/cut-findings.ts';
import { heatMap } from '../../../../src/preflight/capacity/heat-map.ts';
import { nextFires } from '../../../../src/preflight/capacity/next-fires.ts';
import { zoneClock } from '../../../../src/preflight/capacity/zone-clock.ts';
import { FROM, look, many, MINUTE, planned, poolOf } from './planned.ts';
import { stopwatch } from '../../busy-time.ts';

test('what is beyond the limit is counted and not simulated', () => {
  const crowd = many(10, (index) => planned(`d${index}`, '* * * * *'));
  const { starts, simulation, said } = look(crowd, poolOf(20), { most: 100 });
  expect(starts.total).toBe(14_400);
  expect(starts.cuts).toEqual(new Map([['pool', FROM + 10 * MINUTE]]));
  expect(simulation.pools.get('pool')?.starts).toBe(100);
  expect(said).toEqual([
    'cut-short: 14400 starts in the pool `pool` are too many to simulate: waiting is known until 2026-06-01 00:10 UTC only',
  ]);
});

test('ten million starts of a week', () => {
  const crowd = many(1000, (index) => planned(`d${index}`, '* * * * *'));
  const busy = stopwatch();
  const { starts, simulation } = look(crowd, poolOf(50), { days: 7 });
  expect(starts.total).toBe(10_080_000);
  expect(simulation.pools.get('pool')?.starts).toBeLessThanOrEqual(500_000);
  expect(busy()).toBeLessThan(5000);
});

test('a schedule of seconds is cut', () => {
  const { starts, said } = look([planned('a', '* * * * * *', { expected: undefined })], {}, { days: 2 });
  expect(starts).toMatchObject({ total: 100_000, isCut: true });
  expect(starts.cuts).toEqual(new Map([['pool', FROM + 99_999_000]]));
  expect(said).toEqual([
    'cut-short: more than 100000 starts in the pool `pool` are too many to simulate: counts and waiting are known until 2026-06-02 03:46 UTC only',
  ]);
});

test.each(['the second', 'too many'])('%s of one pool hides nothing of another', (how) => {
  const late = many(3, (index) => planned(`d${index}`, '0 20 7 6 *'));
  const often =
    how === 'the second'
      ? [planned('often', '* * * * * *', { pool: 'other' })]
      : many(10, (index) => planned(`often${index}`, '* * * * *', { pool: 'other' }));
  const { starts, said } = look([...late, ...often], poolOf(1), { days: 7, most: 1000 });
  expect([...starts.cuts.keys()]).toEqual(['other']);
  expect(said[0]).toBe(
    'pool-crowded: 3 deployments start at 2026-06-07 20:00 UTC in the pool `pool` with limit 1: the last waits 2 min',
  );
});

test('those that share a limited tag with a pool that is cut are not known either', () => {
  const crowd = [
    planned('often', '* * * * *', { pool: 'other', tags: ['db', 'free'] }),
    planned('tagged', '0 20 * * *', { tags: ['db'] }),
    planned('free', '0 20 * * *', { tags: ['free'] }),
  ];
  const { starts } = look(crowd, {}, { most: 100 });
  const limits = { pools: new Map(), queues: new Map(), tags: new Map([['db', 1]]) };
  expect([...knownUntil(crowd, starts, limits).keys()]).toEqual([0, 1]);
});

describe('starts by the clock', () => {
  // Clocks in Berlin go from 02:00 to 03:00 on 29 March.
  const from = Date.parse('2026-03-28T23:00:00Z');

  test('hours outside, and the one that clocks skip, are empty', () => {
    const { starts } = look([planned('a', '0 * * * *')], {}, { from });
    const { days, most } = heatMap(starts, zoneClock('Europe/Berlin', starts.from, starts.to));
    expect(most).toBe(1);
    expect(days.map(({ day }) => new Date(day).toISOString().slice(0, 10))).toEqual([
      '2026-03-29',
      '2026-03-30',
    ]);
    expect(days[0]?.hours.indexOf(null)).toBe(2);
    expect(days[0]?.hours.filter((count) => count === 1)).toHaveLength(23);
    expect(days[1]?.hours).toEqual([1, ...Array.from({ length: 23 }, () => null)]);
  });

  test('the next fire times are in order, each with its own clock', () => {
    const runs = [
      planned('berlin', '0 4 * * *', { timezone: 'Europe/Berlin' }),
      planned('utc', ['0 1 * * *', '0 3 * * *']),
    ];
    const { starts } = look(runs, {}, { from });
    const rows = nextFires(runs, starts, 1).map(({ deployment, instant, wall, zone }) =>
      [
        deployment,
        new Date(instant).toISOString().slice(11, 16),
        new Date(wall).toISOString().slice(11, 16),
        zone,
      ].join(' '),
    );
    expect(rows).toEqual(['utc 01:00 01:00 UTC', 'berlin 02:00 04:00 Europe/Berlin', 'utc 03:00 03:00 UTC']);
  });
});
