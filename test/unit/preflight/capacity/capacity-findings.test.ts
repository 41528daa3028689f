/** What is said about a plan, word for word. */
import { expect, test } from 'vitest';
import { look, many, MINUTE, planned, poolOf } from './planned.ts';

test('a crowd in a pool', () => {
  const crowd = many(37, (index) => planned(`d${index}`, '0 3 * * *', { expected: 6 * MINUTE }));
  expect(look(crowd, poolOf(5), { days: 2 }).said).toEqual([
    'pool-crowded: 37 deployments start at 2026-06-01 03:00 UTC in the pool `pool` with limit 5: the last waits 42 min, and 1 other minute is crowded, too',
  ]);
  expect(look(crowd.slice(0, 5), poolOf(5)).said).toEqual([]);
});

test('a crowd of runs of unknown length', () => {
  const crowd = many(6, (index) =>
    planned(`d${index}`, '0 3 * * *', { expected: index ? undefined : MINUTE }),
  );
  expect(look(crowd, poolOf(5)).said).toEqual([
    'pool-crowded: 6 deployments start at 2026-06-01 03:00 UTC in the pool `pool` with limit 5: how long the last waits is not known without `expected_duration`',
  ]);
});

test('a queue, and a tag', () => {
  const crowd = many(3, (index) => planned(`d${index}`, '0 3 * * *', { queue: 'q', tags: ['db'] }));
  const queues = new Map([['pool/q', { limit: 1, priority: 1, isPaused: false }]]);
  expect(look(crowd, { queues }).said).toEqual([
    'queue-crowded: 2 runs of the queue `pool/q` with limit 1 wait, the longest 2 min at 2026-06-01 03:00 UTC',
  ]);
  expect(look(crowd, { tags: new Map([['db', 2]]) }).said).toEqual([
    'tag-over-limit: 3 runs with the tag `db` run at once at 2026-06-01 03:00 UTC, and the tag has limit 2',
  ]);
  expect(look(crowd, { tags: new Map([['db', 3]]) }).said).toEqual([]);
});

test('runs longer than their interval', () => {
  const often = (more: object) => planned('often', '*/5 * * * *', { expected: 12 * MINUTE, ...more });
  const start = '`often` starts every 5 min at its densest and runs for 12 min';
  expect(look([often({})]).said).toEqual([`interval-shorter-than-run: ${start}: up to 3 run at once`]);
  expect(look([often({ limit: 1, strategy: 'CANCEL_NEW' })]).said).toEqual([
    `runs-cancelled: ${start}: \`CANCEL_NEW\` drops 192 of 288 runs`,
  ]);
  // 288 runs of 12 min, the last planned for 23:55.
  expect(look([often({ limit: 1 })]).said).toEqual([
    `interval-shorter-than-run: ${start}: with limit 1 and \`ENQUEUE\` the last waits 1 d 9 h`,
  ]);
  // Of two slots the second is free at 0:05 and each 12 min after, for the 144th run of it at 28:41.
  expect(look([often({})], poolOf(2)).said).toEqual([
    `interval-shorter-than-run: ${start}: up to 2 run at once, and the last waits 4 h 46 min for room in its pool`,
  ]);
  expect(look([often({ expected: 5 * MINUTE })]).said).toEqual([]);
  expect(look([often({ expected: undefined })]).said).toEqual([]);
});

test('several schedules of one deployment count together', () => {
  expect(look([planned('two', ['0 * * * *', '1 * * * *'], { expected: 2 * MINUTE })]).said).toEqual([
    'interval-shorter-than-run: `two` starts every 1 min at its densest and runs for 2 min: up to 2 run at once',
  ]);
});

test('many at one minute where no limit is known', () => {
  const crowd = (count: number) => many(count, (index) => planned(`d${index}`, '0 3 * * *'));
  expect(look(crowd(20)).said).toEqual([
    'same-minute: 20 deployments start in the same minute, 2026-06-01 03:00 UTC, in pools without a known limit',
  ]);
  expect(look(crowd(19)).said).toEqual([]);
});

test('a paused pool', () => {
  expect(look([planned('a', '0 3 * * *')], poolOf(null, true)).said).toEqual([
    'runs-stuck: 1 run of `a` will not start: the pool `pool` is paused',
  ]);
});

test('a queue that is paused, and one that is given too much', () => {
  const two = ['a', 'b'].map((name) => planned(name, '0 3 * * *', { queue: 'q' }));
  const queues = (limit: number | null, isPaused: boolean) =>
    new Map([['pool/q', { limit, priority: 1, isPaused }]]);
  expect(look(two, { queues: queues(null, true) }).said).toEqual([
    'runs-stuck: 2 runs of `a` and `b` will not start: the queue `pool/q` is paused',
  ]);
  const long = many(3, (index) => planned(`d${index}`, '0 3 * * *', { expected: 20 * 1440 * MINUTE }));
  expect(look(long, poolOf(1)).said).toContain(
    'runs-stuck: 1 run of `d2` will not start within four weeks: `pool/default` is given more than it has room for',
  );
});

test('others in the same pool count, and nothing is said of a minute that is theirs alone', () => {
  const others = many(3, (index) => planned(`o${index}`, ['0 3 * * *', '0 4 * * *'], { isOther: true }));
  const own = planned('own', '0 4 * * *');
  expect(look([own, ...others], poolOf(2)).said).toEqual([
    'pool-crowded: 4 deployments (3 of them of other projects) start at 2026-06-01 04:00 UTC in the pool `pool` with limit 2: the last waits 1 min',
  ]);
});

test('times that never come, and times that come twice', () => {
  const night = [planned('night', '30 2 * * *', { timezone: 'Europe/Berlin' })];
  expect(look(night, {}, { from: Date.parse('2026-03-28T12:00:00Z') }).said).toEqual([
    'time-never-comes: `night` fires at 2026-03-29 02:30 in Europe/Berlin, a time that does not come that day: Prefect plans the run for 2026-03-29 00:30 UTC',
    'time-comes-twice: `night` fires at 2026-10-25 02:30 in Europe/Berlin, a time that comes twice: Prefect takes the first, 2026-10-25 00:30 UTC',
  ]);
});

test('the year ahead is looked through for such times, which are said once for all', () => {
  const nights = ['a', 'b', 'c'].map((name) => planned(name, '30 2 * * *', { timezone: 'Europe/Berlin' }));
  const often = planned('often', '*/30 * * * *', { timezone: 'Europe/Berlin' });
  const { findings } = look([...nights, often]);
  expect(findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    'time-comes-twice: `a` and 2 others fire at 2026-10-25 02:30 in Europe/Berlin, a time that comes twice: Prefect takes the first, 2026-10-25 00:30 UTC',
    'time-never-comes: `a` and 2 others fire at 2027-03-28 02:30 in Europe/Berlin, a time that does not come that day: Prefect plans the run for 2027-03-28 00:30 UTC',
  ]);
  expect(findings[0]?.about.map(({ deployment }) => deployment)).toEqual([0, 1, 2]);
});

test('a rule that is not followed', () => {
  const timing = { rrule: 'DTSTART:20200101T000000\nRRULE:FREQ=YEARLY;BYWEEKNO=20', timezone: 'UTC' };
  expect(look([planned('a', [], { schedules: [{ isActive: true, timing }] })]).said).toEqual([
    'not-foreseen: a schedule of `a` cannot be foreseen: `BYWEEKNO` is not followed',
  ]);
});

test('two schedules of one deployment at the same moment', () => {
  expect(look([planned('two', ['0 3 * * *', '0 3 1 * *'], { expected: 2 * MINUTE })]).said).toEqual([
    'interval-shorter-than-run: `two` is started by two schedules at the same moment and runs for 2 min: up to 2 run at once',
  ]);
});

test('what a queue without room holds back does not overlap', () => {
  const queues = new Map([['pool/q', { limit: 0, priority: 1, isPaused: false }]]);
  const often = planned('often', '*/5 * * * *', { queue: 'q', expected: 12 * MINUTE });
  expect(look([often], { queues }).said).toEqual([
    'runs-stuck: 288 runs of `often` will not start: the queue `pool/q` has limit 0',
  ]);
});

test.each([
  ['FREQ=SECONDLY;BYSECOND=0;BYMINUTE=0', 24],
  ['FREQ=SECONDLY;BYMINUTE=0;BYHOUR=3', 60],
  ['FREQ=MINUTELY;BYHOUR=3,4', 120],
  ['FREQ=HOURLY;BYMINUTE=0,30', 48],
])('%s starts %i times a day', (rrule, count) => {
  const timing = { rrule: `DTSTART:20200101T000000\nRRULE:${rrule}`, timezone: 'UTC' };
  const schedules = [{ isActive: true, timing }];
  expect(look([planned('a', [], { schedules, expected: undefined })])).toMatchObject({
    starts: { total: count, isCut: false },
    said: [],
  });
});

test('a rule whose steps are too many says so', () => {
  const timing = { rrule: 'DTSTART:20200101T000000\nRRULE:FREQ=SECONDLY;INTERVAL=2;BYMINUTE=0;BYHOUR=3' };
  const schedules = [{ isActive: true, timing: { ...timing, timezone: 'UTC' } }];
  expect(look([planned('a', [], { schedules })], {}, { days: 7 }).said).toEqual([
    'not-foreseen: a schedule of `a` cannot be foreseen: it tries too many moments to be followed',
  ]);
});
