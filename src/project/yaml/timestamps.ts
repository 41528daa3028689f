/** Timestamps: whether Python could make a date of one, and how Python writes it. */

const TIMESTAMP =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(?:Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?)?\n?$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether it names a moment that exists: PyYAML raises an error for a 31st of June. */
export function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const part = (group: number) => Number(match[group] ?? 0);
  if (part(1) < 1 || part(3) < 1 || part(3) > daysIn(part(1), part(2))) return false;
  const isTime = part(4) < 24 && part(5) < 60 && part(6) < 60;
  return isTime && part(9) * 60 + part(10) < 24 * 60;
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
}

/** `str()` of Python's date or datetime. The text must pass `isTimestamp`. */
export function pythonDate(text: string): string {
  const match = TIMESTAMP.exec(text) ?? [];
  const [, year = '', month = '', day = '', hour, minute = '', second = '', fraction = '', sign] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (hour === undefined) return date;
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  const time = `${hour.padStart(2, '0')}:${minute}:${second}${micros === '000000' ? '' : `.${micros}`}`;
  return `${date} ${time}${offset(text, sign, Number(match[9] ?? 0), Number(match[10] ?? 0))}`;
}

/** The same as ISO 8601, as pydantic writes it into JSON. */
export function isoDate(text: string): string {
  return pythonDate(text).replace(' ', 'T').replace('+00:00', 'Z');
}

function offset(text: string, sign: string | undefined, hours: number, minutes: number): string {
  if (sign === undefined) return text.trimEnd().endsWith('Z') ? '+00:00' : '';
  const total = hours * 60 + minutes;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${total === 0 ? '+' : sign}${two(Math.floor(total / 60))}:${two(total % 60)}`;
}
