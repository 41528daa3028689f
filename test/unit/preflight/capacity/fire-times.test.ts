/** Fire times against those that the real Prefect 3.8.8 gave (`recorded/record.py`), in and around changes of the clocks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fireTimes, zoneOf } from '../../../../src/preflight/capacity/fire-times.ts';
import { zoneClock } from '../../../../src/preflight/capacity/zone-clock.ts';
import type { ScheduleTiming } from '../../../../src/plan/state.ts';

interface Recorded {
  start: string;
  timing: ScheduleTiming;
  /** Seconds behind the start; no more than 120. */
  fires?: number[];
  count?: number;
  error?: string;
}

const WEEK = 7 * 86_400_000;
const CASES = readFileSync(join(import.meta.dirname, 'recorded', 'fire-times.txt'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

function ours({ start, timing }: Recorded): { fires: number[]; count: number } | { why: string } {
  const from = Date.parse(`${start}Z`);
  const found = fireTimes(timing, zoneClock(zoneOf(timing), from, from + WEEK), from, from + WEEK);
  if ('why' in found) return found;
  const fires = found.instants.slice(0, 120).map((instant) => (instant - from) / 1000);
  return { fires, count: Math.min(found.instants.length, 1000) };
}

describe('fire times are those of Prefect', () => {
  const known = CASES.filter(({ error }) => error === undefined);

  test.each(['cron', 'interval', 'rrule'])('%s', (kind) => {
    const wanted = known.filter(({ timing }) => kind in timing);
    const wrong = wanted
      .map((each) => ({ ...each, ours: ours(each) }))
      .filter(
        (each) => JSON.stringify(each.ours) !== JSON.stringify({ fires: each.fires, count: each.count }),
      );
    expect(wanted.length).toBeGreaterThan(180);
    expect(wrong).toEqual([]);
  });

  test('none where Prefect finds none, or does not take the schedule', () => {
    const refused = CASES.filter(({ error }) => error !== undefined);
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.filter((each) => JSON.stringify(ours(each)) !== '{"fires":[],"count":0}')).toEqual([]);
  });
});
