/** Dates and times with durations added: `date(2024, 1, 1) + timedelta(days=7)`. */
import type { PythonValue } from './value.ts';

type Text = Extract<PythonValue, { type: 'text' }>;

const MICROSECONDS = 1000n;
const DAY = 86_400_000n;
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?)?(Z|[+-]\d\d:\d\d)?$/;

/** The date or time that much later; undefined when the value is neither, or when the year leaves Python's range. */
export function later(moment: Text, microseconds: bigint): PythonValue | undefined {
  const start = microsecondsOf(moment);
  if (start === undefined) return undefined;
  if (moment.of === 'datetime.date') {
    const days = floored(microseconds / MICROSECONDS, DAY);
    return written(moment, start + days * DAY * MICROSECONDS);
  }
  return moment.of === 'datetime.datetime' ? written(moment, start + microseconds) : undefined;
}

/** The time between two dates or two times of the same offset. */
export function between(from: Text, to: Text): PythonValue | undefined {
  const [start, end] = [microsecondsOf(from), microsecondsOf(to)];
  if (start === undefined || end === undefined || from.of !== to.of || suffixOf(from) !== suffixOf(to))
    return undefined;
  return { type: 'timedelta', microseconds: end - start };
}

function floored(value: bigint, unit: bigint): bigint {
  return value / unit - (value % unit < 0n ? 1n : 0n);
}

function suffixOf({ text }: Text): string {
  return MOMENT.exec(text)?.[8] ?? '';
}

/** Since 1970, as the clock on the wall shows it. */
function microsecondsOf({ of, text }: Text): bigint | undefined {
  const match = of === 'datetime.date' || of === 'datetime.datetime' ? MOMENT.exec(text) : null;
  if (!match) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime()) * MICROSECONDS + BigInt(match[7] ?? 0);
}

function written(like: Text, microseconds: bigint): PythonValue | undefined {
  const date = new Date(Number(floored(microseconds, MICROSECONDS)));
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return undefined;
  const iso = date.toISOString();
  if (like.of === 'datetime.date') return { ...like, text: iso.slice(0, 10) };
  const fraction =
    microseconds - floored(microseconds, MICROSECONDS * MICROSECONDS) * MICROSECONDS * MICROSECONDS;
  const fractionText = fraction === 0n ? '' : `.${fraction.toString().padStart(6, '0')}`;
  return { ...like, text: `${iso.slice(0, 19)}${fractionText}${suffixOf(like)}` };
}
