/** Three of the answers that `docs/mistakes.md` records, asked of the real Prefect again: refused, ignored, half done. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPrefect, type Prefect } from '../../scripts/ask-prefect.ts';
import { keyOf, PARTS } from '../mistakes/cases.ts';
import { ONE, POOL, PROJECT, SECRET_BLOCK } from '../mistakes/mistake.ts';
import { shorten } from '../mistakes/prefect-answer.ts';

const RECORDED = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'mistakes', 'prefect-says.json'), 'utf8'),
) as Record<string, unknown>;

const SAMPLED = [
  'YAML traps: `version: 1.10` (a number)',
  'A deployment: `tags` a text',
  'Triggers: a metric trigger without Prefect Cloud',
];

let prefect: Prefect;
beforeAll(async () => void (prefect = await startPrefect(POOL, SECRET_BLOCK)));
afterAll(() => prefect.stop());

test('the recorded answers are those of the real Prefect', async () => {
  const mistakes = Object.entries(PARTS).flatMap(([part, all]) =>
    all.map((mistake) => [keyOf(part, mistake), mistake] as const),
  );
  const sampled = mistakes.filter(([key]) => SAMPLED.includes(key));
  expect(sampled).toHaveLength(SAMPLED.length);
  const usual = await prefect.deploy({ ...PROJECT, 'prefect.yaml': ONE });
  for (const [key, mistake] of sampled) {
    const run = await prefect.deploy({ ...PROJECT, ...mistake.files, 'prefect.yaml': mistake.text });
    expect(shorten(run, usual.output, mistake), key).toEqual(RECORDED[key]);
  }
});
