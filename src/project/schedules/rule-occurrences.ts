/**
 * Whether a recurrence rule still comes to an occurrence, as far as that can be told without looking for one: dateutil
 * goes on looking until the year 9999. What is not seen to be over counts as going on.
 */

/** It never had an occurrence, or had its last one before now. */
export type RuleEnd = 'never' | { ended: string };

const SECONDS: Readonly<Record<string, number>> = {
  SECONDLY: 1,
  MINUTELY: 60,
  HOURLY: 3600,
  DAILY: 86_400,
  WEEKLY: 604_800,
};

/** The longest months, from January. */
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTHS = LENGTHS.map((_, index) => index + 1);

/** A time without a zone may be so much later in some other zone. */
const ZONES_SECONDS = 14 * 3600;

/** `rule` as the server stores it, with its start; what several lines of rules and dates come to is not looked at. */
export function ruleEnd(rule: string, now: Date): RuleEnd | undefined {
  const lines = rule.toUpperCase().split(/\s+/).filter(Boolean);
  const [first = '', second = ''] = lines;
  const start = instant(/^DTSTART[^:]*:(.*)$/.exec(first)?.[1]);
  if (lines.length !== 2 || start === undefined || !/^(?:RRULE:)?[A-Z]+=/.test(second)) return undefined;
  const parts = new Map(
    second
      .replace(/^RRULE:/, '')
      .split(';')
      .map((part) => part.split('=') as [string, string]),
  );
  if (hasNoDate(parts, start)) return 'never';
  const until = instant(parts.get('UNTIL'));
  if (until !== undefined && until.getTime() < start.getTime()) return 'never';
  const ends = [until, lastOfCount(parts, start)].filter((end) => end !== undefined);
  const end = ends.find((each) => each.getTime() / 1000 + ZONES_SECONDS < now.getTime() / 1000);
  return end === undefined ? undefined : { ended: end.toISOString().slice(0, 10) };
}

/** Dates in the format of the standard alone. */
function instant(text: string | undefined): Date | undefined {
  const [match, year, month, day, hour = '0', minute = '0', second = '0'] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?Z?$/.exec(text ?? '') ?? [];
  if (match === undefined) return undefined;
  return new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)),
  );
}

/** Whether none of the months has one of the days: the 30th of February. */
function hasNoDate(parts: ReadonlyMap<string, string>, start: Date): boolean {
  const frequency = parts.get('FREQ') ?? '';
  const days = numbersOf(parts.get('BYMONTHDAY')) ?? impliedDays(parts, start);
  if (days === undefined) return false;
  const months = numbersOf(parts.get('BYMONTH')) ?? impliedMonths(parts, frequency, start);
  const reached = frequency === 'MONTHLY' ? months.filter((month) => isReached(month, parts, start)) : months;
  return !reached.some((month) => days.some((day) => Math.abs(day) <= (LENGTHS[month - 1] ?? 31)));
}

const OTHER_DAYS = ['BYWEEKNO', 'BYYEARDAY', 'BYMONTHDAY', 'BYDAY', 'BYWEEKDAY', 'BYEASTER'];

/** Where nothing names a day, it is that of the start (`dateutil/rrule.py`). */
function impliedDays(parts: ReadonlyMap<string, string>, start: Date): number[] | undefined {
  const isImplied = ['YEARLY', 'MONTHLY'].includes(parts.get('FREQ') ?? '');
  return isImplied && !OTHER_DAYS.some((name) => parts.has(name)) ? [start.getUTCDate()] : undefined;
}

function impliedMonths(parts: ReadonlyMap<string, string>, frequency: string, start: Date): number[] {
  const isImplied = frequency === 'YEARLY' && !OTHER_DAYS.some((name) => parts.has(name));
  return isImplied ? [start.getUTCMonth() + 1] : MONTHS;
}

/** Whether counting months in steps of the interval comes to a month. */
function isReached(month: number, parts: ReadonlyMap<string, string>, start: Date): boolean {
  const interval = Number(parts.get('INTERVAL') ?? 1);
  return MONTHS.some((_, steps) => ((start.getUTCMonth() + steps * interval) % 12) + 1 === month);
}

/** When the last of `COUNT` occurrences is, where nothing but the frequency decides. */
function lastOfCount(parts: ReadonlyMap<string, string>, start: Date): Date | undefined {
  const count = numbersOf(parts.get('COUNT'))?.[0];
  const seconds = SECONDS[parts.get('FREQ') ?? ''];
  if (count === undefined || seconds === undefined || [...parts.keys()].some((name) => name.startsWith('BY')))
    return undefined;
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const last = new Date(start.getTime() + (count - 1) * interval * seconds * 1000);
  return Number.isNaN(last.getTime()) ? undefined : last;
}

function numbersOf(text: string | undefined): number[] | undefined {
  return text?.split(',').map((item) => Number(item.replaceAll('_', '')));
}
