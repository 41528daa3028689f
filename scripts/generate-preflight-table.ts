/**
 * Writes `docs/preflight-compared.md`, and what the real `run_preflight` says into
 * `test/preflight-projects/run-preflight-says.json` (some seconds). With `--tq-only` the recorded answers stay as they
 * are, and no Python is needed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { askRunPreflight } from '../test/conformance/preflight-projects/ask.ts';
import { renderPage } from '../test/preflight-projects/page.ts';
import { findingsIn, PROJECTS, recordedAnswers } from '../test/preflight-projects/projects.ts';
import { ROOT } from './python-environment.ts';

const RECORDED = join(ROOT, 'test', 'preflight-projects', 'run-preflight-says.json');

if (!process.argv.includes('--tq-only'))
  writeFileSync(
    RECORDED,
    await format(JSON.stringify(await askRunPreflight(PROJECTS)), {
      ...(await resolveConfig(RECORDED)),
      filepath: RECORDED,
    }),
  );
const findings = await Promise.all(PROJECTS.map(findingsIn));
const page = await renderPage(PROJECTS, recordedAnswers(), findings);
writeFileSync(join(ROOT, 'docs', 'preflight-compared.md'), page);
