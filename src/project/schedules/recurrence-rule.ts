/**
 * Whether Prefect takes a recurrence rule: what the `rrulestr` of dateutil refuses, and rules that it takes although they
 * never come to an occurrence. The server looks for one for seconds again and again, and with `INTERVAL=0` for ever, so
 * that it answers nobody any more (measured on Prefect 3.8.8).
 */

/** What each part of a rule may hold; undefined: fine. */
const PARTS: Record<string, (value: string) => string | undefined> = {
  FREQ: oneOf(['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY']),
  WKST: oneOf(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']),
  INTERVAL: numbers(1, Infinity, 'single'),
  COUNT: numbers(1, Infinity, 'single'),
  UNTIL: (value) => (isDate(value) ? undefined : 'is no date'),
  BYSECOND: numbers(0, 59),
  BYMINUTE: numbers(0, 59),
  BYHOUR: numbers(0, 23),
  BYDAY: weekdays,
  BYWEEKDAY: weekdays,
  BYMONTHDAY: numbers(1, 31, 'signed'),
  BYYEARDAY: numbers(1, 366, 'signed'),
  BYWEEKNO: numbers(1, 53, 'signed'),
  BYMONTH: numbers(1, 12),
  BYSETPOS: numbers(1, 366, 'signed'),
  BYEASTER: numbers(-366, 366),
};

/** Longer ones are refused. */
const LONGEST = 6500;

/** What is wrong, to be put behind «the rule»; undefined when there is nothing to be seen. `rule` as the server stores it. */
export function rruleFault(rule: string): string | undefined {
  if (rule.length > LONGEST) return `must be no longer than ${LONGEST} characters, found ${rule.length}`;
  const text = rule.toUpperCase();
  for (const line of text.split(/\s+/).filter(Boolean)) {
    const colon = line.indexOf(':');
    const [name = '', ...parameters] = (colon < 0 ? 'RRULE' : line.slice(0, colon)).split(';');
    const fault = lineFault(name, parameters, line.slice(colon + 1));
    if (fault !== undefined) return fault;
  }
  return untilFault(text) ?? emptyFault(text);
}

/** Where steps of a unit and the values that may be met are of the same unit: its name, size and place in `DTSTART`. */
const STEPS = [
  { frequency: 'HOURLY', part: 'BYHOUR', base: 24, at: 0 },
  { frequency: 'MINUTELY', part: 'BYMINUTE', base: 60, at: 2 },
  { frequency: 'SECONDLY', part: 'BYSECOND', base: 60, at: 4 },
];

/** Steps that never meet one of the values are refused (`__construct_byset` of dateutil, `rrule.py`). */
function emptyFault(text: string): string | undefined {
  const time = /DTSTART[^:]*:\d{8}(?:T(\d{6}))?/.exec(text);
  if (time === null) return undefined;
  for (const rule of text.split(/\s+/).filter((line) => line.includes('FREQ='))) {
    const step = STEPS.find(({ frequency }) => rule.includes(`FREQ=${frequency}`));
    const values = step && new RegExp(`${step.part}=([\\d,]+)`).exec(rule)?.[1];
    if (step === undefined || values === undefined) continue;
    const interval = Number(/INTERVAL=(\d+)/.exec(rule)?.[1] ?? 1);
    const start = Number((time[1] ?? '000000').slice(step.at, step.at + 2));
    const shared = greatestCommonDivisor(interval, step.base);
    if (values.split(',').every((value) => (Number(value) - start) % shared !== 0))
      return `has \`${step.part}=${values}\`, which steps of ${interval} from \`DTSTART\` on never meet`;
  }
  return undefined;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Both are instants, or both are times without a zone. */
function untilFault(rule: string): string | undefined {
  const until = /UNTIL=\d{8}(?:T\d{6})?(Z?)/.exec(rule);
  const start = /DTSTART(;TZID=)?[^:]*:\d{8}(?:T\d{6})?(Z?)/.exec(rule);
  if (until === null || start === null || start[1] !== undefined) return undefined;
  if (until[1] === start[2]) return undefined;
  return until[1] === 'Z'
    ? 'must have no `Z` at the end of `UNTIL`, as long as `DTSTART` has none'
    : 'must have a `Z` at the end of `UNTIL`, because `DTSTART` has one';
}

function lineFault(name: string, parameters: readonly string[], value: string): string | undefined {
  switch (name) {
    case 'RRULE':
    case 'EXRULE':
      return parameters.length > 0 ? `must have no \`;\` behind \`${name}\`` : partsFault(value);
    case 'DTSTART':
    case 'EXDATE':
    case 'RDATE': {
      const dates = value.split(',');
      if (name === 'DTSTART' && dates.length > 1) return 'must have one `DTSTART`';
      const wrong = dates.find((date) => !isDate(date));
      return wrong === undefined
        ? parameterFault(name, parameters)
        : `has a \`${name}\` that is no date: \`${wrong}\``;
    }
    default:
      return `knows no \`${name}\``;
  }
}

function parameterFault(name: string, parameters: readonly string[]): string | undefined {
  const known = name === 'RDATE' ? ['VALUE=DATE-TIME'] : ['VALUE=DATE-TIME', 'VALUE=DATE'];
  const others = parameters.filter((each) => name === 'RDATE' || !each.startsWith('TZID='));
  const wrong = others.find((each, index) => !known.includes(each) || (index > 0 && name !== 'RDATE'));
  return wrong === undefined ? undefined : `knows no \`${wrong}\` of \`${name}\``;
}

function partsFault(rule: string): string | undefined {
  const parts = rule.replace(/^RRULE:/, '').split(';');
  if (!parts.some((part) => part.startsWith('FREQ='))) return 'must say how often: `FREQ=…`';
  for (const part of parts) {
    const [name = '', value, ...others] = part.split('=');
    if (value === undefined || others.length > 0)
      return part === '' ? 'has a `;` too many' : `must be made of \`NAME=VALUE\`, found \`${part}\``;
    if (!Object.hasOwn(PARTS, name)) return `knows no \`${name}\``;
    const fault = PARTS[name]?.(value);
    if (fault !== undefined) return `has \`${part}\`, which ${fault}`;
  }
  return undefined;
}

function oneOf(names: readonly string[]): (value: string) => string | undefined {
  return (value) => (names.includes(value) ? undefined : `is none of ${names.join(', ')}`);
}

/** `signed`: also counted from the end, as -1. */
function numbers(
  least: number,
  most: number,
  kind?: 'signed' | 'single',
): (value: string) => string | undefined {
  const limit = most === Infinity ? `${least} or more` : `from ${least} to ${most}`;
  const words = `is not ${kind === 'single' ? 'a number' : 'made of numbers'} ${limit}${kind === 'signed' ? ', or below 0 from the end' : ''}`;
  return (value) => {
    const items = kind === 'single' ? [value] : value.split(',');
    const fits = items.every((item) => {
      if (!/^[-+]?\d+(_\d+)*$/.test(item)) return false;
      const number = Number(item.replaceAll('_', ''));
      const size = kind === 'signed' ? Math.abs(number) : number;
      return size >= least && size <= most;
    });
    return fits ? undefined : words;
  };
}

/** `MO`, `+1MO`, `-1FR` and dateutil's own `MO(+1)`. */
function weekdays(value: string): string | undefined {
  const fits = value.split(',').every((item) => {
    const [, before = '', inside = ''] =
      /^([-+]?\d+)?(?:MO|TU|WE|TH|FR|SA|SU)(?:\(([-+]?\d+)\))?$/.exec(item) ?? [];
    if (!/^(?:[-+]?\d+)?(?:MO|TU|WE|TH|FR|SA|SU)$|^(?:MO|TU|WE|TH|FR|SA|SU)\([-+]?\d+\)$/.test(item))
      return false;
    return [before, inside].every((number) => number === '' || Number(number) !== 0);
  });
  return fits ? undefined : 'is not made of weekdays such as `MO` or `-1FR`';
}

/** Dates are read by a parser that guesses; what looks like the format of the standard is judged by it. */
function isDate(text: string): boolean {
  const [match, , month, day, , hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(T(\d\d)(\d\d)(\d\d)?)?Z?$/.exec(text) ?? [];
  if (match === undefined) return /\d|MON|TUE|WED|THU|FRI|SAT|SUN/.test(text);
  const isOutside = (part: string | undefined, least: number, most: number): boolean =>
    part !== undefined && (Number(part) < least || Number(part) > most);
  const time = isOutside(hour, 0, 23) || isOutside(minute, 0, 59) || isOutside(second, 0, 59);
  return !isOutside(month, 1, 12) && !isOutside(day, 1, 31) && !time;
}
