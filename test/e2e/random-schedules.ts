/** Schedules as a server takes them, cron, intervals and rules in turn, the same in every run. */
import { cronNeverFires } from '../../src/project/schedules/cron-occurrences.ts';

export type PostedSchedule =
  | { cron: string; timezone: string; day_or: boolean }
  | { interval: number; anchor_date: string; timezone: string }
  | { rrule: string; timezone: string };

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Santiago',
  'Europe/London',
];
const MINUTES = ['0', '30', '5,35', '10-20/5', '59', '*/45', '*/20'];
const HOURS = ['2', '3', '1-3', '*/6', '0', '2,14', '23', '22-2', '*'];
const DATES = ['*', '*', '*', '1', '1,30', 'l', '*/5', '29-31', '3-9'];
const MONTHS = ['*', '*', '*', '3,10,11', '2-9'];
const WEEKDAYS = ['*', '*', 'mon-fri', 'sun', '0,6', 'sun#1', 'l5', '7', 'sat,2'];
const INTERVALS = [
  2700,
  3600,
  4321,
  5400,
  7 * 3600,
  86_400,
  90_000,
  2 * 86_400,
  604_800,
  36 * 3600,
  3 * 86_400 + 60,
];
const ANCHORS = [
  '2020-01-01T00:00:00Z',
  '2026-01-15T01:30:00Z',
  '2025-07-01T00:30:00+02:00',
  '2026-11-23T02:30:15-05:00',
  '2028-01-01T00:30:00Z',
];
const FREQUENCIES = ['YEARLY', 'MONTHLY', 'WEEKLY', 'WEEKLY', 'DAILY', 'DAILY', 'HOURLY'];
const STARTS = ['20200101T023000', '20260115T013000', '20251026T020000', '20200229T060000'];
const ENDS = ['', '', '', ';UNTIL=20270901T000000', ';COUNT=4000'];

/** Numerical Recipes' generator: enough to mix, and the same everywhere. */
function dice(seed: number): <T>(values: readonly T[]) => T {
  let state = seed;
  return (values) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return values[Math.floor((state / 2 ** 32) * values.length)] as (typeof values)[number];
  };
}

export function randomSchedules(count: number, seed: number): PostedSchedule[] {
  const pick = dice(seed);
  const kinds = [randomCron, randomInterval, randomRule];
  return Array.from({ length: count }, (_, index) => (kinds[index % 3] ?? randomCron)(pick));
}

type Pick = ReturnType<typeof dice>;

/** One that fires: of a single one that never does (`0 2 1 * l5`) a server plans no run of its whole deployment (500, Prefect 3.8.8). */
function randomCron(pick: Pick): PostedSchedule {
  const cron = [MINUTES, HOURS, DATES, MONTHS, WEEKDAYS].map((field) => pick(field)).join(' ');
  const dayOr = pick([true, false]);
  if (cronNeverFires(cron, dayOr, new Date('2026-11-23T00:00:00Z')) !== undefined) return randomCron(pick);
  return { cron, timezone: pick(ZONES), day_or: dayOr };
}

function randomInterval(pick: Pick): PostedSchedule {
  return { interval: pick(INTERVALS), anchor_date: pick(ANCHORS), timezone: pick(ZONES) };
}

function randomRule(pick: Pick): PostedSchedule {
  const frequency = pick(FREQUENCIES);
  const isLong = frequency === 'YEARLY' || frequency === 'MONTHLY';
  const days = ['', ';BYDAY=MO', ';BYDAY=SA,SU', ...(isLong ? [';BYDAY=-1SU', ';BYDAY=2TU,-1FR'] : [])];
  const parts = [
    pick(['', ';INTERVAL=2', ';INTERVAL=3']),
    pick(days),
    pick(['', '', ';BYMONTHDAY=1', ';BYMONTHDAY=28,29,30,31', ';BYMONTHDAY=15,-1']),
    // A server refuses every second hour from an odd one on that must be the second of the day.
    frequency === 'HOURLY'
      ? pick(['', ';BYMINUTE=10,40'])
      : pick(['', '', ';BYHOUR=2', ';BYHOUR=1,2,3;BYMINUTE=30']),
    pick(ENDS),
  ];
  return {
    rrule: `DTSTART:${pick(STARTS)}\nRRULE:FREQ=${frequency}${parts.join('')}`,
    timezone: pick(ZONES),
  };
}
