/**
 * Lengths of time as pydantic reads a `timedelta`: seconds, ISO-8601, or days and a clock. Its parser is the Rust crate
 * `speedate`; measured with pydantic 2.14 (Prefect 3.8.8), which keeps microseconds.
 */

const MICROSECONDS = 1e6;
const DAY = 86_400;
/** Python's `timedelta` holds less than so many seconds. */
const TOO_LONG = DAY * 1e9;

/**
 * Seconds in whole microseconds, or undefined when it is no length of time: `"PT2H30M"` is 9000, `"01:30:00"` is 5400,
 * `"2 days"` is 172800. Text such as `"60"` is none.
 */
export function durationSeconds(value: unknown): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return fromNumber(Number(value));
  return typeof value === 'string' ? fromText(value) : undefined;
}

function fromNumber(value: number): number | undefined {
  const length = Math.abs(value);
  const seconds = Math.trunc(length);
  return total(value < 0, seconds, Math.round((length - seconds) * MICROSECONDS));
}

function fromText(text: string): number | undefined {
  const isNegative = text.startsWith('-');
  const unsigned = /^[-+]/.test(text) ? text.slice(1) : text;
  const length = unsigned.startsWith('P')
    ? isoLength(unsigned.slice(1))
    : (daysLength(unsigned) ?? clockLength(unsigned));
  return length && total(isNegative, length.seconds, length.microseconds);
}

interface Length {
  seconds: number;
  microseconds: number;
}

function total(isNegative: boolean, seconds: number, microseconds: number): number | undefined {
  // Divided once, so that the result is the same double that Prefect writes; too long for that, it is a whole number.
  const length =
    seconds < 1e9
      ? (seconds * MICROSECONDS + microseconds) / MICROSECONDS
      : seconds + microseconds / MICROSECONDS;
  if (!(length < TOO_LONG)) return undefined;
  return isNegative && length !== 0 ? -length : length;
}

const DATE_UNITS: Record<string, number> = { Y: 365 * DAY, M: 30 * DAY, W: 7 * DAY, D: DAY };
const TIME_UNITS: Record<string, number> = { H: 3600, M: 60, S: 1 };
/** The parser adds up hours, minutes and seconds in 32 bits. */
const MOST_ISO_SECONDS = 2 ** 32;

/** What stands behind `P`: units in any order, `T` once before those of the clock, a fraction only in the last one. */
function isoLength(text: string): Length | undefined {
  const [date = '', time = '', ...more] = text.split('T');
  const days = isoParts(date, DATE_UNITS);
  const clock = isoParts(time, TIME_UNITS);
  if (text.length < 2 || more.length > 0 || days === undefined || clock === undefined) return undefined;
  if (clock.reduce((sum, part) => sum + part.whole, 0) >= MOST_ISO_SECONDS) return undefined;
  const parts = [...days, ...clock];
  const length = { seconds: 0, microseconds: 0 };
  for (const [index, { whole, rest }] of parts.entries()) {
    if (rest !== undefined && index < parts.length - 1) return undefined;
    const more = rest ?? 0;
    length.seconds += whole + Math.trunc(more);
    length.microseconds += Math.round((more - Math.trunc(more)) * MICROSECONDS);
  }
  return length;
}

/** Seconds of each number with its unit: those of its whole part, and of its fraction when it has one. */
function isoParts(
  text: string,
  units: Record<string, number>,
): { whole: number; rest: number | undefined }[] | undefined {
  const matches = [...text.matchAll(/(\d+)(?:[.,](\d*))?([A-Z])/gy)];
  const isRead = matches.reduce((sum, [match]) => sum + match.length, 0) === text.length;
  if (!isRead || matches.some(([, , , letter = '']) => units[letter] === undefined)) return undefined;
  return matches.map(([, count, fraction, letter = '']) => {
    const unit = units[letter] ?? 0;
    return {
      whole: Number(count) * unit,
      rest: fraction === undefined ? undefined : Number(`0.${fraction}0`) * unit,
    };
  });
}

const DAYS = /^(\d+) ?[dD](?:ays?|AYS?)?,? ?(.*)$/s;

/** `3 days, 04:05:06`, in which all but the number and the `d` may be left out. */
function daysLength(text: string): Length | undefined {
  const [, days, clock = ''] = DAYS.exec(text) ?? [];
  if (days === undefined) return undefined;
  const length = clock === '' ? { seconds: 0, microseconds: 0 } : clockLength(clock);
  if (length === undefined || length.seconds >= DAY) return undefined;
  return { ...length, seconds: length.seconds + Number(days) * DAY };
}

const CLOCK = /^(\d*):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,6}))?)?$/;
/** So many characters of `MM:SS.ffffff` are looked at; what stands behind them is cut off. */
const CLOCK_AFTER_HOURS = 12;
const MOST_HOURS = 2_400_000_000;

function clockLength(text: string): Length | undefined {
  if (text.length < 5) return undefined;
  const read = text.slice(0, text.indexOf(':') + 1 + CLOCK_AFTER_HOURS);
  const [match, hours, minutes, seconds = '0', fraction = ''] = CLOCK.exec(read) ?? [];
  if (match === undefined || Number(hours) > MOST_HOURS) return undefined;
  return {
    seconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    microseconds: Number(fraction.padEnd(6, '0')),
  };
}
