/**
 * Whether Prefect takes a cron expression: the rules of the croniter that it carries
 * (`prefect/_vendor/croniter/croniter.py` `_expand`, `prefect/_internal/schemas/validators.py`, Prefect 3.8.8), step by
 * step, since the expressions that are taken are defined by nothing else.
 */
import { FIELDS, type FieldOfCron, MONTHS, WEEKDAYS } from './cron-fields.ts';

/** Five fields; a sixth holds seconds and a seventh years. */
const LENGTHS = [5, 6, 7];

const ALIASES = new Map([
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

/** Why an expression is refused, to be put behind «the expression». */
export interface CronFault {
  message: string;
  help?: string;
}

/** What an expression comes to. */
export interface CronFields {
  /** In the order of the fields. A random field counts as `*`. */
  values: readonly ReadonlySet<Value>[];
  /** Weekdays of certain weeks of the month, `5#2` and `l5`; these alone count when there are some. */
  weeks: ReadonlyMap<Value, ReadonlySet<number | 'l'>>;
}

/** What is wrong; undefined when Prefect takes it. */
export function cronFault(cron: string): CronFault | undefined {
  const read = readCron(cron);
  return 'message' in read ? read : undefined;
}

export function readCron(cron: string): CronFields | CronFault {
  const expressions = (ALIASES.get(cron.toLowerCase()) ?? cron.toLowerCase()).split(/\s+/).filter(Boolean);
  if (!LENGTHS.includes(expressions.length)) {
    return cron.startsWith('@')
      ? {
          message: `is no alias that Prefect knows, found \`${cron}\``,
          help: `these are: ${[...ALIASES.keys()].join(', ')}`,
        }
      : {
          message: `must have five fields, found ${expressions.length} in \`${cron}\``,
          help: 'write minute, hour, day, month and weekday, or an alias such as `@daily`',
        };
  }
  const weekdays: WeekdaysOfMonth = { nth: new Map(), all: [] };
  const fields: ReadonlySet<Value>[] = [];
  for (const [index, expression] of expressions.entries()) {
    const field = FIELDS[index] as FieldOfCron;
    const values = readField(expression, field, expressions, weekdays);
    if (typeof values === 'string') return { message: `has the ${field.name} \`${expression}\`: ${values}` };
    fields.push(values);
  }
  const plain = weekdays.all.filter((value) => value !== '*' && !weekdays.nth.has(value));
  const isMixed = weekdays.nth.size > 0 && plain.length > 0 && weekdays.all.length !== WEEKDAYS.size;
  if (isMixed) return { message: 'mixes weekdays with weekdays of a certain week' };
  return { values: fields, weeks: weekdays.nth };
}

/** As croniter keeps them: numbers, `*`, and `l` for the last day of the month. */
export type Value = number | '*' | 'l';

/** What the field of weekdays comes to. */
interface WeekdaysOfMonth {
  /** Those with a week, `5#2`. */
  nth: Map<Value, Set<number | 'l'>>;
  all: Value[];
}

/** The values of a field, or why it has none. */
function readField(
  written: string,
  field: FieldOfCron,
  expressions: readonly string[],
  weekdays: WeekdaysOfMonth,
): ReadonlySet<Value> | string {
  const random = /^([hr])(?:\((\d+)-(\d+)\))?(?:\/(\d+))?$/.exec(written);
  if (random !== null) return randomFault(random) ?? new Set<Value>(['*']);
  if (isMisplacedMark(written, field)) return '`?` must stand alone, for the day or the weekday';
  const values = new Set<Value>();
  const waiting: string[] = (written === '?' ? '*' : written).split(',');
  while (waiting.length > 0) {
    const item = waiting.pop() as string;
    const read = readItem(item, field, expressions.length);
    if ('fault' in read) return read.fault;
    if ('range' in read) {
      waiting.push(...read.range.filter((each) => !waiting.includes(each)));
      continue;
    }
    values.add(read.value);
    if (read.week === undefined) continue;
    weekdays.nth.set(read.value, (weekdays.nth.get(read.value) ?? new Set()).add(read.week));
  }
  if (field.name !== 'weekday') return values;
  const isEvery = values.size === WEEKDAYS.size && expressions[2]?.includes('*') === true;
  weekdays.all = isEvery ? ['*'] : [...values];
  return values;
}

function isMisplacedMark(written: string, { name }: FieldOfCron): boolean {
  return written.includes('?') && (written !== '?' || !['day', 'weekday'].includes(name));
}

/** Jenkins' `H` and `R`: croniter knows them, and Prefect refuses them where they stand alone. */
function randomFault([, kind, begin, end, divisor]: RegExpExecArray): string | undefined {
  if (kind === 'h' || (begin === undefined && divisor === undefined))
    return 'Prefect takes no random and no hashed values';
  if (begin !== undefined && Number(begin) >= Number(end)) return 'the range ends before it begins';
  return divisor !== undefined && Number(divisor) === 0 ? 'a step must be above 0' : undefined;
}

type Item = { fault: string } | { range: string[] } | { value: Value; week?: number | 'l' };

const NAMES = `(?:${[...WEEKDAYS.keys()].join('|')})`;
const MONTH_NAMES = `(?:${[...MONTHS.keys()].join('|')})`;
/** `5#2`, the second Friday; `l5`, the last. */
const NTH = new RegExp(`^(?:(${NAMES}(?:-${NAMES})?|${MONTH_NAMES}(?:-${MONTH_NAMES})?|\\w+)#|l)(\\d+)$`);
const RANGE = /^([^-]+)-([^-/]+)(?:\/(\d+))?$/;

function readItem(item: string, field: FieldOfCron, fieldCount: number): Item {
  const special = field.name === 'weekday' ? NTH.exec(item) : null;
  const [, before, last = ''] = special ?? [];
  if (before !== undefined && (Number(last) < 1 || Number(last) > 5))
    return { fault: 'a month has weeks 1 to 5' };
  const text = special === null ? item : (before ?? last);
  const every = text.replace(/^\*(\/.+)$/, `${field.least}-${field.most}$1`);
  const range = RANGE.exec(every) ?? RANGE.exec(text.replace(/^(.+)\/(.+)$/, `$1-${field.most}/$2`));
  if (range !== null) {
    const week = before === undefined ? '' : `#${last}`;
    const read = readRange(range, field, fieldCount);
    return typeof read === 'string' ? { fault: read } : { range: read.map((each) => `${each}${week}`) };
  }
  const value = readValue(every, field, fieldCount);
  return value === undefined ? { fault: expectation(field) } : { value, week: weekOf(special) };
}

/** Of `5#2` the second, of `l5` the last. */
function weekOf(special: RegExpExecArray | null): number | 'l' | undefined {
  if (special === null) return undefined;
  return special[1] === undefined ? 'l' : Number(special[2]);
}

function readValue(text: string, field: FieldOfCron, fieldCount: number): Value | undefined {
  if (text === '*') return '*';
  if (text === 'l' && field.name === 'day') return 'l';
  const number = numberOf(text, field);
  if (number === undefined) return undefined;
  const value = aliased(number, field, fieldCount);
  return value < field.least || value > field.most ? undefined : value;
}

/** The numbers of a range, or why it is none. Behind its end it begins anew: `fri-mon`. */
function readRange(
  [, first = '', second = '', written]: RegExpExecArray,
  field: FieldOfCron,
  fieldCount: number,
): number[] | string {
  const step = Number(written ?? 1);
  const begin = numberOf(first, field);
  const end = field.name === 'day' && second === 'l' ? 31 : numberOf(second, field);
  if (begin === undefined || end === undefined) return expectation(field);
  if (step === 0) return 'a step must be above 0';
  const low = aliased(begin, field, fieldCount);
  const high = aliased(end, field, fieldCount);
  if (Math.max(low, high) > field.most) return expectation(field);
  if (low === high) return numbers(field.least, field.most, step);
  if (low < high) return numbers(low, high, step);
  const upper = numbers(low, field.most, step);
  const left = field.most - (upper.at(-1) as number);
  const isShort = (upper.at(-1) as number) - field.least + step > field.most - field.least + 1;
  const skipped = isShort && left < step ? step - left : 0;
  return [...upper, ...numbers(field.least + skipped, high, step)];
}

function numbers(from: number, to: number, step: number): number[] {
  const found: number[] = [];
  for (let value = from; value <= to; value += step) found.push(value);
  return found;
}

function numberOf(text: string, field: FieldOfCron): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : field.names?.get(text);
}

/** Sunday may be 7, and where seconds stand behind, day 0 is the first. */
function aliased(value: number, { name }: FieldOfCron, fieldCount: number): number {
  if (name === 'weekday' && value === 7 && fieldCount === 5) return 0;
  if (name === 'day' && value === 0 && fieldCount === 6) return 1;
  return value;
}

function expectation({ least, most, names }: FieldOfCron): string {
  const others = names === undefined ? '' : ` or \`${[...names.keys()].join('`, `')}\``;
  return `it must be from ${least} to ${most}${others}`;
}
