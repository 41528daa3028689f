/**
 * Writes `docs/mistakes.md`, and what the real Prefect does into `test/mistakes/prefect-says.json` (about two minutes).
 * With `--tq-only` the recorded answers of Prefect stay as they are, and no Python is needed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askTq, type TqAnswer } from '../test/mistakes/ask-tq.ts';
import { keyOf, PARTS } from '../test/mistakes/cases.ts';
import { ONE, POOL, PROJECT, SECRET_BLOCK, type Mistake } from '../test/mistakes/mistake.ts';
import { renderPage, type Answers } from '../test/mistakes/page.ts';
import { shorten, type PrefectAnswer } from '../test/mistakes/prefect-answer.ts';
import { startPrefect } from './ask-prefect.ts';
import { ROOT } from './python-environment.ts';

const PAGE = join(ROOT, 'docs', 'mistakes.md');
const RECORDED = join(ROOT, 'test', 'mistakes', 'prefect-says.json');

const MISTAKES = Object.entries(PARTS).flatMap(([part, mistakes]) =>
  mistakes.map((mistake): [string, Mistake] => [keyOf(part, mistake), mistake]),
);

async function recordPrefect(): Promise<Answers<PrefectAnswer>> {
  const prefect = await startPrefect(POOL, SECRET_BLOCK);
  try {
    const usual = await prefect.deploy({ ...PROJECT, 'prefect.yaml': ONE });
    if (usual.exit !== 0) throw new Error(`a project without a mistake fails: ${usual.output}`);
    const answers: Answers<PrefectAnswer> = {};
    for (const [key, mistake] of MISTAKES) {
      const run = await prefect.deploy({ ...PROJECT, ...mistake.files, 'prefect.yaml': mistake.text });
      answers[key] = shorten(run, usual.output, mistake);
    }
    return answers;
  } finally {
    await prefect.stop();
  }
}

const isTqOnly = process.argv.includes('--tq-only');
if (!isTqOnly) writeFileSync(RECORDED, `${JSON.stringify(await recordPrefect(), null, 2)}\n`);
const tq: Answers<TqAnswer> = {};
for (const [key, mistake] of MISTAKES) tq[key] = await askTq(mistake);
writeFileSync(PAGE, renderPage(JSON.parse(readFileSync(RECORDED, 'utf8')) as Answers<PrefectAnswer>, tq));
