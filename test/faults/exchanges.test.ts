/**
 * Each different request of a deploy with each fault, on a real server. Whatever `tq` makes of it, the next deploy finishes
 * the work, nothing is there twice, nothing of others is touched, and no secret is said.
 */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Seen } from './fault-proxy.ts';
import { FAULTS, type Fault } from './faults.ts';
import { openLaboratory, type Laboratory } from './laboratory.ts';
import { endingsOf, keepSeen, published, type Place, type Row, type Tried } from './observed.ts';
import { ACTIONS, requestsToTry, tryFault } from './sweep.ts';

let laboratory: Laboratory;
const rows: Row[] = [];

beforeAll(async () => {
  laboratory = await openLaboratory(inject('faultsApiUrl'), inject('faultsDatabase'));
});
afterAll(() => laboratory.stop());

function canHave(fault: Fault, { writes, answeredBytes }: Seen): boolean {
  return (writes || fault.onlyWrites !== true) && (answeredBytes > 0 || fault.needsBody !== true);
}

test.for(FAULTS.map((fault): [string, Fault] => [fault.name, fault]))('%s', async ([, fault]) => {
  const { unchanged, one, updates, creations, first } = laboratory.scenarios;
  const tried: (Tried & { place: Place })[] = [];
  const problems: string[] = [];
  for (const { scenario, request } of requestsToTry([unchanged, one, updates, creations, first])) {
    if (!canHave(fault, request)) continue;
    const result = await tryFault(laboratory, { scenario, request, fault });
    const place = request.writes ? 'on a write' : 'on a read';
    tried.push({ ...result, place, did: ACTIONS[result.action] });
    problems.push(...result.problems.map((problem) => `${request.shape} (${scenario.name}): ${problem}`));
  }
  const at = (place: Place) => endingsOf(tried.filter((each) => each.place === place));
  rows.push({ what: fault.name, endings: { 'on a read': at('on a read'), 'on a write': at('on a write') } });
  keepSeen('exchanges', rows);
  expect(problems).toEqual([]);
  expect(tried.length).toBeGreaterThan(0);
});

test('the published table is what was observed', () => {
  expect(rows).toEqual(published().exchanges);
});
