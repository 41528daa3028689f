/** Entries of `schedules:` → what the server stores. Facts: `prefect/cli/deploy/_schedules.py`, measured on Prefect 3.8.8. */
import type { JsonObject } from '../json.ts';
import type { ScheduleState, ScheduleTiming } from '../plan/state.ts';
import type { YamlValue } from './document.ts';
import { laxBoolean } from './lax.ts';
import { nearMiss } from './near-miss.ts';
import { durationSeconds } from './duration.ts';
import { utcInstant } from './instant.ts';
import { cronFault } from './schedules/cron-expression.ts';
import { rruleFault } from './schedules/recurrence-rule.ts';
import { describe, isMapping, isPresent, toJsonObject, type YamlMapping, scalarText } from './yaml-value.ts';

/** Why a schedule cannot be used, and which of its keys shows it; an empty key means the whole entry. */
export interface ScheduleFault {
  key: string;
  message: string;
  help?: string;
  /** One of these keys must be there, and none is. */
  missing?: readonly string[];
}

const KINDS = ['cron', 'interval', 'rrule'] as const;

/** One schedule, or all that is wrong with it. The entry's shape has been checked by the schema. */
export function toSchedule(entry: YamlMapping): ScheduleState | { faults: ScheduleFault[] } {
  const written = KINDS.filter((kind) => isPresent(entry[kind]));
  const kinds = written.filter((kind) => isSet(entry[kind]));
  const only = kinds[0] ?? written[0];
  if (kinds.length > 1 || only === undefined) return { faults: [wrongKinds(kinds)] };
  const active = isSet(entry.active) ? laxBoolean(entry.active) : undefined;
  const timing = toTiming(only, entry);
  const faults = [
    ...(isSet(entry.active) && active === undefined ? [notBoolean('active', entry.active)] : []),
    ...timeZoneFaults(entry),
    ...('key' in timing ? [timing] : []),
  ];
  if (faults.length > 0 || 'key' in timing) return { faults };
  return {
    slug: isSet(entry.slug) ? scalarText(entry.slug) : null,
    ...(isSet(entry.replaces) ? { replaces: scalarText(entry.replaces) } : {}),
    active,
    parameters: isMapping(entry.parameters) ? toJsonObject(entry.parameters) : ({} as JsonObject),
    schedule: timing,
  };
}

function timeZoneFaults({ timezone }: YamlMapping): ScheduleFault[] {
  if (!isSet(timezone) || isTimeZone(scalarText(timezone))) return [];
  const message = `\`timezone\` must be the name of an IANA time zone, found \`${scalarText(timezone)}\``;
  const near = nearMiss(scalarText(timezone), Intl.supportedValuesOf('timeZone'));
  return [fault('timezone', message, near && `did you mean \`${near}\`?`)];
}

function toTiming(kind: (typeof KINDS)[number], entry: YamlMapping): ScheduleTiming | ScheduleFault {
  const timezone = isSet(entry.timezone) ? scalarText(entry.timezone) : null;
  switch (kind) {
    case 'cron':
      return toCron(scalarText(entry.cron), timezone, entry.day_or);
    case 'interval':
      return toInterval(entry.interval, timezone, entry.anchor_date);
    case 'rrule':
      return toRrule(scalarText(entry.rrule), timezone);
  }
}

function toCron(
  cron: string,
  timezone: string | null,
  dayOr: YamlValue | undefined,
): ScheduleTiming | ScheduleFault {
  const wrong = cronFault(cron);
  if (wrong !== undefined) return fault('cron', `\`cron\` ${wrong.message}`, wrong.help);
  const either = laxBoolean(dayOr ?? true);
  if (either === undefined) return notBoolean('day_or', dayOr);
  return { cron, timezone, day_or: either };
}

function toInterval(
  interval: YamlValue | undefined,
  timezone: string | null,
  anchor: YamlValue | undefined,
): ScheduleTiming | ScheduleFault {
  const seconds = durationSeconds(interval);
  if (seconds === undefined || seconds <= 0) {
    return fault(
      'interval',
      `\`interval\` must be a number of seconds above 0 or an ISO-8601 duration, found ${describe(interval)}`,
      'write seconds (`3600`) or a duration (`PT1H`)',
    );
  }
  const anchorDate = isSet(anchor) ? utcInstant(scalarText(anchor)) : null;
  if (anchorDate === undefined) {
    return fault(
      'anchor_date',
      `\`anchor_date\` must be a date, found ${describe(anchor)}`,
      'write it like `"2026-01-01T06:00:00+00:00"`',
    );
  }
  return { interval: inMicroseconds(seconds), anchor_date: anchorDate, timezone: timezone ?? 'UTC' };
}

/** The server keeps microseconds; what is finer would show as a change for ever. */
function inMicroseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

const FREQUENCY = /FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)\b/i;

/** A rule may be text, or text that holds JSON `{"rrule", "timezone"}`. The server prefixes a start when there is none. */
function toRrule(written: string, timezone: string | null): ScheduleTiming | ScheduleFault {
  if (written === '') return fault('rrule', '`rrule` is empty');
  if (!FREQUENCY.test(written))
    return fault(
      'rrule',
      `\`rrule\` must say how often, found \`${written}\``,
      'write a rule such as `FREQ=WEEKLY;BYDAY=MO`',
    );
  const wrapped = parseWrappedRrule(written);
  const rule = wrapped?.rrule ?? written;
  const started = /DTSTART/i.test(rule) ? rule : `DTSTART:20200101T000000\n${rule}`;
  const wrong = rruleFault(started);
  if (wrong !== undefined) return fault('rrule', `\`rrule\` ${wrong}`);
  return { rrule: started, timezone: timezone ?? wrapped?.timezone ?? 'UTC' };
}

function parseWrappedRrule(written: string): { rrule: string; timezone?: string } | undefined {
  if (!written.trimStart().startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(written) as { rrule?: unknown; timezone?: unknown };
    if (typeof parsed.rrule !== 'string') return undefined;
    return {
      rrule: parsed.rrule,
      timezone: typeof parsed.timezone === 'string' ? parsed.timezone : undefined,
    };
  } catch {
    return undefined;
  }
}

function wrongKinds(kinds: readonly string[]): ScheduleFault {
  if (kinds.length === 0) {
    return {
      key: '',
      message: 'a schedule must have one of `cron`, `interval` and `rrule`, found none',
      help: 'add one, such as `cron: "0 6 * * *"`',
      missing: KINDS,
    };
  }
  const found = kinds.map((kind) => `\`${kind}\``).join(' and ');
  return fault(
    kinds[1] ?? '',
    `a schedule must have one of \`cron\`, \`interval\` and \`rrule\`, found ${found}`,
    'make two schedules of it',
  );
}

/** Asking `Intl` costs a tenth of a millisecond each time, and a file names the same few zones over and over. */
const KNOWN_ZONES = new Map<string, boolean>();

/** Whether Prefect's time zones have one of this name. */
export function isTimeZone(name: string): boolean {
  const known = KNOWN_ZONES.get(name) ?? askIntl(name);
  KNOWN_ZONES.set(name, known);
  return known;
}

/** Node takes a name in any case, the server only as it is written in the database. */
function askIntl(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    const differsInCase = timeZone !== name && timeZone.toLowerCase() === name.toLowerCase();
    return !differsInCase && !/^[-+]/.test(name);
  } catch {
    return false;
  }
}

/** Prefect passes over a key without a value, with an empty text or with 0; `active: false` is a value. */
function isSet(value: YamlValue | undefined): boolean {
  return isPresent(value) && value !== '' && value !== 0;
}

function notBoolean(key: string, value: YamlValue | undefined): ScheduleFault {
  return fault(key, `\`${key}\` must be \`true\` or \`false\`, found ${describe(value)}`);
}

function fault(key: string, message: string, help?: string): ScheduleFault {
  return { key, message, help };
}
