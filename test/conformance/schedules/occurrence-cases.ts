/** Schedules that may come to no date at all, the same in every run. */

export interface CronCase {
  text: string;
  dayOr: boolean;
}

const DAYS = '* 1 29 30 31 l 30,31 1,30'.split(' ');
const MONTHS = '* 2 4,6,9,11 2,4 feb-mar'.split(' ');
const WEEKDAYS = '* 1 mon#1 mon#2 mon#5 l5'.split(' ');
const YEARS = '* 2020 2026 2028 2080 2025-2027 1999,2032'.split(' ');

export function cronCases(): CronCase[] {
  const dates = DAYS.flatMap((day) =>
    MONTHS.flatMap((month) => WEEKDAYS.map((weekday) => `${day} ${month} ${weekday}`)),
  );
  const short = dates.flatMap((date) => [true, false].map((dayOr) => ({ text: `0 6 ${date}`, dayOr })));
  const long = dates
    .filter((_, index) => index % 5 === 0)
    .flatMap((date, index) =>
      YEARS.map((year) => ({ text: `0 6 ${date} 0 ${year}`, dayOr: index % 2 === 0 })),
    );
  return [...short, ...long];
}

const FREQUENCIES = 'YEARLY MONTHLY WEEKLY DAILY'.split(' ');
const PARTS = [
  '',
  'BYMONTH=2',
  'BYMONTHDAY=30',
  'BYMONTH=2;BYMONTHDAY=30',
  'BYMONTH=2;BYMONTHDAY=29',
  'BYMONTH=2;BYMONTHDAY=-29',
  'BYMONTH=2;BYMONTHDAY=-30,31',
  'BYMONTH=4,6;BYMONTHDAY=31',
  'BYMONTH=4,5;BYMONTHDAY=31',
  'INTERVAL=12;BYMONTH=3',
  'INTERVAL=6;BYMONTH=7',
  'INTERVAL=5;BYMONTH=7;BYMONTHDAY=31',
  'BYDAY=MO;BYMONTH=2',
  'BYYEARDAY=366',
  'COUNT=3',
  'COUNT=100000',
  'INTERVAL=2;COUNT=2000',
  'COUNT=3;BYDAY=MO',
  'UNTIL=20190101T000000',
  'UNTIL=20251101T000000',
  'UNTIL=20260301T000000',
  'UNTIL=20200101',
];
const STARTS = ['20200101T000000', '20200131T000000', '20200229T060000', '20300115T000000'];

export function ruleCases(): string[] {
  return STARTS.flatMap((start) =>
    FREQUENCIES.flatMap((frequency) =>
      PARTS.map((part) => `DTSTART:${start}\nRRULE:FREQ=${frequency}${part === '' ? '' : `;${part}`}`),
    ),
  );
}
