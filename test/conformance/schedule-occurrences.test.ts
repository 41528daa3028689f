/** Schedules that never fire, as tq tells and as the croniter and dateutil of the real Prefect find out by looking. */
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { cronNeverFires } from '../../src/project/schedules/cron-occurrences.ts';
import { ruleEnd } from '../../src/project/schedules/rule-occurrences.ts';
import { cronCases, ruleCases } from './schedules/occurrence-cases.ts';

const NOW = new Date('2026-01-01T00:00:00Z');

/** How many dates were found; null: it took too long; text: the schedule is refused. */
type Answer = number | null | string;

let answers: { crons: Answer[]; rules: Answer[] };

beforeAll(async () => {
  const { python } = await pythonEnvironment();
  const crons = cronCases().map(({ text, dayOr }) => ({ kind: 'cron', text, day_or: dayOr }));
  const rules = ruleCases().map((text) => ({ kind: 'rrule', text }));
  const { stdout } = await execa(python, [join(import.meta.dirname, 'schedules', 'occurrences.py')], {
    input: [...crons, ...rules].map((each) => JSON.stringify(each)).join('\n'),
    env: { PREFECT_LOGGING_LEVEL: 'ERROR' },
  });
  const all = stdout.split('\n').map((line) => JSON.parse(line) as Answer);
  expect(all).toHaveLength(crons.length + rules.length);
  answers = { crons: all.slice(0, crons.length), rules: all.slice(crons.length) };
});

describe('a schedule never fires when Prefect finds no date', () => {
  test('by cron: three dates where years are given, else one', () => {
    const cases = cronCases();
    const isNever = (index: number): boolean => {
      const needed =
        (cases[index]?.text.split(' ').length ?? 0) === 7 && !cases[index]?.text.endsWith('*') ? 3 : 1;
      return Number(answers.crons[index]) < needed;
    };
    const never = cases.filter((_, index) => isNever(index));
    expect(cases.length).toBeGreaterThan(800);
    expect(never.length).toBeGreaterThan(200);
    const found = cases.filter(({ text, dayOr }) => cronNeverFires(text, dayOr, NOW) !== undefined);
    expect(found).toEqual(never);
  });

  test('by rule: what tq says is so', () => {
    const cases = ruleCases();
    const known = cases.map((text, index) => ({
      text,
      dates: answers.rules[index],
      end: ruleEnd(text, NOW),
    }));
    expect(cases.length).toBeGreaterThan(300);
    expect(known.filter(({ dates, end }) => end !== undefined && dates !== 0 && dates !== null)).toEqual([]);
    const over = known.filter(({ dates }) => dates === 0);
    const missed = over.filter(({ end }) => end === undefined);
    expect(missed.length).toBeLessThan(over.length / 3);
  });
});
