/** Schedules judged by tq and by the checks of the real Prefect: taken by both or refused by both. */
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { toSchedule } from '../../src/project/schedules.ts';
import { cronFault } from '../../src/project/schedules/cron-expression.ts';
import { rruleFault } from '../../src/project/schedules/recurrence-rule.ts';
import { cronExpressions, recurrenceRules } from './schedules/cases.ts';

type Kind = 'cron' | 'rrule' | 'timezone';

const ZONES = [
  ...'UTC GMT Europe/Berlin US/Pacific EST5EDT EST Etc/GMT+5 America/Argentina/Buenos_Aires Asia/Calcutta Zulu'.split(
    ' ',
  ),
  ...'utc europe/berlin Mars/Base +02:00 UTC+2 CEST local Europe America/Neverland'.split(' '),
];

/** Why Prefect refuses it; null where it does not. */
const refusals = new Map<string, string | null>();
const key = (kind: Kind, text: string): string => `${kind} ${text}`;

beforeAll(async () => {
  const { python } = await pythonEnvironment();
  const cases = [
    ...cronExpressions().map((text) => ({ kind: 'cron' as const, text })),
    ...recurrenceRules().map((text) => ({ kind: 'rrule' as const, text })),
    ...ZONES.map((text) => ({ kind: 'timezone' as const, text })),
  ];
  const { stdout } = await execa(python, [join(import.meta.dirname, 'schedules', 'oracle.py')], {
    input: cases.map((each) => JSON.stringify(each)).join('\n'),
    env: { PREFECT_LOGGING_LEVEL: 'ERROR' },
  });
  const answers = stdout.split('\n').map((line) => JSON.parse(line) as string | null);
  expect(answers).toHaveLength(cases.length);
  for (const [index, { kind, text }] of cases.entries())
    refusals.set(key(kind, text), answers[index] ?? null);
});

function differences(kind: Kind, texts: readonly string[], fault: (text: string) => unknown) {
  const isRefused = (text: string): boolean => refusals.get(key(kind, text)) !== null;
  const refused = texts.filter(isRefused);
  expect(refused.length).toBeGreaterThan(texts.length / 10);
  expect(refused.length).toBeLessThan(texts.length);
  return {
    alone: texts.filter((text) => fault(text) !== undefined && !isRefused(text)),
    missed: texts.filter((text) => fault(text) === undefined && isRefused(text)),
  };
}

describe('a schedule is taken when Prefect takes it', () => {
  test('by cron', () => {
    expect(differences('cron', cronExpressions(), cronFault)).toEqual({ alone: [], missed: [] });
  });

  test('by rule, but for rules that never come to an occurrence, and dates that only dateutil can read', () => {
    const { alone, missed } = differences('rrule', recurrenceRules(), rruleFault);
    const never =
      /;(INTERVAL|COUNT|BYSECOND|BYMINUTE|BYHOUR|BYMONTH|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYEASTER)=[-\d_,]+$/;
    expect(alone.filter((rule) => !never.test(rule))).toEqual([]);
    expect(missed.filter((rule) => !/(UNTIL=|DTSTART[^\n]*:)(?!\d{8})/.test(rule))).toEqual([]);
  });

  test('by time zone', () => {
    const fault = (timezone: string): unknown => {
      const schedule = toSchedule({ cron: '0 0 * * *', timezone });
      return 'faults' in schedule ? schedule.faults : undefined;
    };
    expect(differences('timezone', ZONES, fault)).toEqual({ alone: [], missed: [] });
  });
});
