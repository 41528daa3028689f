/** A comment keeps to its length, whatever there is much of, and counts what it leaves out. */
import { describe, expect, test } from 'vitest';
import { diagnostic } from '../../../../src/diagnostics/diagnostic.ts';
import { renderComment, renderMarkdown } from '../../../../src/report/findings/markdown.ts';
import { planToJson } from '../../../../src/report/plan-json.ts';
import { field, plan, update } from '../plans.ts';
import { record, span } from './records.ts';

/** What docs/formats.md promises. */
const MOST = 60_000;

const FOUND = Array.from({ length: 2100 }, (_, index) =>
  diagnostic('TQ2001', {
    message: 'no such key',
    where: span(`quality/rules-of-a-table-${Math.floor(index / 3)}.yaml`, (index % 3) + 1, 3, 9),
  }),
);

const projectsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    file: `teams/team-${index}/prefect.yaml`,
    plan: planToJson(plan([update(`d-${index}`, { fields: [field('description', 'before', 'after')] })]), {
      project: `team-${index}`,
    }),
  }));

const countOf = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

test('findings of many files', () => {
  const all = record({ diagnostics: FOUND });
  const text = renderComment(all);
  expect(text.length).toBeLessThanOrEqual(MOST);
  expect(text.length).toBeGreaterThan(MOST - 500);
  const shown = countOf(text, /^\| \d/gm);
  expect(text.endsWith(`\n\nand ${2100 - shown} more`)).toBe(true);
  expect(countOf(renderMarkdown(all), /^\| \d/gm)).toBe(2100);
});

describe('plans of many projects', () => {
  test('the ones that are left out are counted', () => {
    const all = record({ command: 'plan', projects: projectsOf(700) });
    const text = renderComment(all);
    expect(text.length).toBeLessThanOrEqual(MOST);
    expect(text.length).toBeGreaterThan(MOST - 2000);
    const shown = countOf(text, /^#### `teams/gm);
    // The last one may have no room for its details, and counts them.
    expect(countOf(text, /^<details>|^\*the details of 1 more object /gm)).toBe(shown);
    expect(text).toContain(`*${700 - shown} more projects left out: a comment holds no more*`);
    expect(countOf(renderMarkdown(all), /^#### `teams/gm)).toBe(700);
  });

  test('together with findings of many files', () => {
    const text = renderComment(record({ command: 'plan', projects: projectsOf(700), diagnostics: FOUND }));
    expect(text.length).toBeLessThanOrEqual(MOST);
    expect(text).toContain('more projects left out');
    expect(text).toMatch(/\nand \d+ more$/);
  });
});

test('a plan with long texts of its own', () => {
  const name = 'n'.repeat(15_000);
  const changes = Array.from({ length: 20 }, () =>
    update(name, { fields: [field('version', 'a', 'b')], notes: ['note '.repeat(3000)] }),
  );
  const text = renderComment(
    record({ command: 'plan', plan: planToJson(plan(changes), { project: 'p'.repeat(3000) }) }),
  );
  expect(text.length).toBeLessThanOrEqual(MOST);
  expect(text).toContain('left out');
});

test('failures of many deployments', () => {
  const failures = Array.from({ length: 900 }, (_, index) => ({
    name: `orders/${index}`,
    status: 'failed' as const,
    reason: 'failed' as const,
    message: `the server refused it: ${'why '.repeat(30)}`,
    partly: false,
  }));
  const run = record({ command: 'deploy', exitReason: 'partial', outcomes: failures });
  const text = renderComment(run);
  expect(text.length).toBeLessThanOrEqual(MOST);
  const shown = countOf(text, /^\*\*error\*\*/gm);
  expect(shown).toBeGreaterThan(20);
  expect(text).toContain(`\n\nand ${900 - shown} more errors\n\n`);
  expect(countOf(renderMarkdown(run), /^\*\*error\*\*/gm)).toBe(900);
});

test('checklists of many deployments', () => {
  const lines = Array.from({ length: 10 }, (_, index) => ({
    id: `line-${index}`,
    text: 'the pool is there and of the right type',
    state: 'proven',
    reason: 'it was looked at',
  }));
  const deployments = Array.from({ length: 300 }, (_, index) => ({
    name: `orders/${index}`,
    isOfQuality: true,
    checklists: [{ name: 'promotion', lines }],
  }));
  const run = record({ command: 'preflight', results: { preflight: { date: '2026-11-23', deployments } } });
  const text = renderComment(run);
  expect(text.length).toBeLessThanOrEqual(MOST);
  const shown = countOf(text, /^#### orders/gm);
  expect(shown).toBeGreaterThan(20);
  expect(text).toContain(`\n\nand the checklists of ${300 - shown} more deployments\n\n| reviewed by`);
  expect(countOf(renderMarkdown(run), /^#### orders/gm)).toBe(300);
});

test('one word that is too long is left out, and the rest is there', () => {
  const failure = { message: 'x'.repeat(70_000) };
  const text = renderComment(
    record({ exitReason: 'failed', failure, diagnostics: FOUND.slice(0, 2) } as never),
  );
  expect(text.length).toBeLessThanOrEqual(MOST);
  expect(text).toMatch(/left out|more error/);
  expect(countOf(text, /^\| \d/gm)).toBe(2);
});
