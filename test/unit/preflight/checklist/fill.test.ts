import { expect, test } from 'vitest';
import { ALL_CHECKS } from '../../../../src/preflight/checks/all-checks.ts';
import type { Confirmation } from '../../../../src/preflight/checklist/checklist.ts';
import { fillChecklists } from '../../../../src/preflight/checklist/fill.ts';
import type { CheckResult } from '../../../../src/preflight/verdict/report.ts';

function results(changed: Record<string, Partial<CheckResult>> = {}): CheckResult[] {
  return ALL_CHECKS.map(({ id, layer, title, requirements }) => ({
    ...{ id, layer, title, requirements, status: 'passed' as const, message: title },
    ...changed[id],
  }));
}

function lineOf(id: string, checks: CheckResult[], confirmed: Record<string, Confirmation> = {}) {
  const lists = fillChecklists(checks, new Map(Object.entries(confirmed)));
  return lists.flatMap(({ lines }) => lines).find((line) => line.id === id);
}

const ANA = { by: 'Ana', at: '2026-11-20', note: 'docs/orders.md' };

test('proven where every check passed and checks tell all of it', () => {
  expect(lineOf('fail-mode', results())).toMatchObject({
    state: 'proven',
    reason: 'whether a failed check fails the run is said',
  });
});

test('violated by a failure or a warning, whoever confirmed it', () => {
  const checks = results({ 'fail-mode-explicit': { status: 'warning', message: 'nobody said' } });
  expect(lineOf('fail-mode', checks, { 'fail-mode': ANA })).toMatchObject({
    state: 'violated',
    reason: 'nobody said',
    confirmation: ANA,
  });
});

test('what files cannot tell is to be confirmed, and confirmed by who says so and when', () => {
  expect(lineOf('result-consumers', results())).toMatchObject({
    state: 'to-confirm',
    reason: 'not decidable from files: who consumes the results, and what tests that',
  });
  expect(lineOf('result-consumers', results(), { 'result-consumers': ANA })).toMatchObject({
    state: 'confirmed',
    reason: 'by Ana, 2026-11-20: docs/orders.md',
  });
});

test('a hint or a check that could not be made leaves it open', () => {
  const hint = results({ 'failures-noticed': { code: 'TQ4009', message: 'no one is told' } });
  expect(lineOf('results-wired', hint)).toMatchObject({ state: 'to-confirm', reason: 'no one is told' });
  const skipped = results({ 'compatible-inputs': { status: 'skipped', message: 'no inputs' } });
  expect(lineOf('preflight-in-promotion', skipped)).toMatchObject({ state: 'to-confirm' });
});

test('what only an option would ask is not missed', () => {
  const checks = results({ 'failures-watched': { status: 'skipped', message: 'needs', needs: 'server' } });
  expect(lineOf('operators-know', checks, { 'operators-know': ANA })).toMatchObject({ state: 'confirmed' });
});
