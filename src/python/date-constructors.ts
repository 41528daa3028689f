/** What calls of `datetime`'s classes yield. */
import { onlyText, text } from './text-values.ts';
import type { CallArguments, PythonValue } from './value.ts';

const UNIT_MICROSECONDS: Record<string, number> = {
  microseconds: 1,
  milliseconds: 1e3,
  seconds: 1e6,
  minutes: 60e6,
  hours: 3600e6,
  days: 86400e6,
  weeks: 604800e6,
};
const TIMEDELTA_ORDER = ['days', 'seconds', 'microseconds', 'milliseconds', 'minutes', 'hours', 'weeks'];

/** By dotted name; undefined for arguments that tq does not follow. */
export const DATE_CONSTRUCTORS: Record<string, (call: CallArguments) => PythonValue | undefined> = {
  'datetime.timedelta': timedelta,
  'datetime.datetime': (call) => dateTime(call),
  'datetime.date': (call) => text('datetime.date', dateText(integers(call, ['year', 'month', 'day'], 3))),
  'datetime.time': (call) =>
    text('datetime.time', timeText(integers(call, ['hour', 'minute', 'second', 'microsecond'], 0))),
  'datetime.timezone': timezone,
  'datetime.date.fromisoformat': (call) => isoText('datetime.date', call, /^\d{4}-\d\d-\d\d$/),
  'datetime.datetime.fromisoformat': (call) =>
    isoText('datetime.datetime', call, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/),
  'datetime.time.fromisoformat': (call) => isoText('datetime.time', call, /^\d\d:\d\d:\d\d$/),
};

/** Only what Python would write in the same way. */
function isoText(of: string, call: CallArguments, pattern: RegExp): PythonValue | undefined {
  const given = onlyText(call);
  return given !== undefined && pattern.test(given) ? text(of, given) : undefined;
}

/** Positional and keyword integers in the order of `names`; undefined when one is no integer or missing. */
function integers(call: CallArguments, names: string[], required: number): number[] | undefined {
  const known = new Set(names);
  if (call.positional.length > names.length || [...call.keyword.keys()].some((name) => !known.has(name)))
    return undefined;
  const values = names.map((name, index) => call.positional[index] ?? call.keyword.get(name));
  const numbers = values.map((value, index) => {
    if (value === undefined) return index < required ? undefined : 0;
    return value.type === 'int' ? Number(value.value) : undefined;
  });
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

function pad(value: number | undefined, width = 2): string {
  return String(value ?? 0).padStart(width, '0');
}

function dateText(numbers: number[] | undefined): string | undefined {
  return numbers && `${pad(numbers[0], 4)}-${pad(numbers[1])}-${pad(numbers[2])}`;
}

function timeText(numbers: number[] | undefined): string | undefined {
  if (!numbers) return undefined;
  const fraction = numbers[3] ? `.${pad(numbers[3], 6)}` : '';
  return `${pad(numbers[0])}:${pad(numbers[1])}:${pad(numbers[2])}${fraction}`;
}

function dateTime(call: CallArguments): PythonValue | undefined {
  const zone = call.keyword.get('tzinfo') ?? call.positional[7];
  if (zone && zone.type !== 'timezone' && zone.type !== 'none') return undefined;
  const keyword = new Map([...call.keyword].filter(([name]) => name !== 'tzinfo'));
  const names = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];
  const numbers = integers({ ...call, positional: call.positional.slice(0, 7), keyword }, names, 3);
  if (!numbers) return undefined;
  const suffix = zone?.type === 'timezone' ? zone.suffix : '';
  return text('datetime.datetime', `${dateText(numbers)}T${timeText(numbers.slice(3))}${suffix}`);
}

function timezone(call: CallArguments): PythonValue | undefined {
  const offset = call.positional[0] ?? call.keyword.get('offset');
  if (offset?.type !== 'timedelta') return undefined;
  const minutes = Number(offset.microseconds / 60_000_000n);
  if (minutes === 0) return { type: 'timezone', suffix: 'Z' };
  const size = Math.abs(minutes);
  return {
    type: 'timezone',
    suffix: `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`,
  };
}

function timedelta(call: CallArguments): PythonValue | undefined {
  const given = [
    ...call.positional.map((value, index): [string, PythonValue] => [TIMEDELTA_ORDER[index] ?? '', value]),
    ...call.keyword,
  ];
  let microseconds = 0n;
  for (const [name, value] of given) {
    const factor = UNIT_MICROSECONDS[name];
    if (factor === undefined || (value.type !== 'int' && value.type !== 'float')) return undefined;
    microseconds +=
      value.type === 'int' ? value.value * BigInt(factor) : BigInt(Math.round(value.value * factor));
  }
  return { type: 'timedelta', microseconds };
}
