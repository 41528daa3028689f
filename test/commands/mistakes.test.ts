/** `docs/mistakes.md` tells what `tq` says now; what Prefect says is recorded. `npm run generate:mistakes` writes both. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { askTq, type TqAnswer } from '../mistakes/ask-tq.ts';
import { keyOf, PARTS } from '../mistakes/cases.ts';
import { renderPage, type Answers } from '../mistakes/page.ts';
import type { PrefectAnswer } from '../mistakes/prefect-answer.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PREFECT = JSON.parse(
  readFileSync(join(ROOT, 'test', 'mistakes', 'prefect-says.json'), 'utf8'),
) as Answers<PrefectAnswer>;

const MISTAKES = Object.entries(PARTS).flatMap(([part, mistakes]) =>
  mistakes.map((mistake) => ({ key: keyOf(part, mistake), mistake })),
);

describe('docs/mistakes.md', () => {
  test('has at least 60 mistakes, each known by its own words', () => {
    const keys = MISTAKES.map(({ key }) => key);
    expect(keys.length).toBeGreaterThanOrEqual(60);
    expect([...new Set(keys)]).toEqual(keys);
  });

  test('holds the recorded answer of Prefect to each, and to nothing else', () => {
    expect(Object.keys(PREFECT).sort()).toEqual(MISTAKES.map(({ key }) => key).sort());
  });

  test(
    'tells what `tq` says (`npm run generate:mistakes -- --tq-only` brings it up to date)',
    { timeout: 60_000 },
    async () => {
      const tq: Answers<TqAnswer> = {};
      for (const { key, mistake } of MISTAKES) tq[key] = await askTq(mistake);
      expect(readFileSync(join(ROOT, 'docs', 'mistakes.md'), 'utf8')).toBe(renderPage(PREFECT, tq));
    },
  );
});
