/**
 * Writes `src/preflight/pool-templates/`, the job variables of each type of work pool, from the released packages. To be
 * run again when a pin of `pool-templates-requirements.txt` changes.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { readPoolTemplates } from './pool-templates.ts';
import { pythonEnvironment, ROOT } from './python-environment.ts';

const FOLDER = join(ROOT, 'src', 'preflight', 'pool-templates');

const { python } = await pythonEnvironment('pool-templates-requirements.txt');
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const [type, template] of Object.entries(await readPoolTemplates(python))) {
  const carried = { ...template, whole: undefined };
  const text = await format(JSON.stringify(carried), { parser: 'json', printWidth: 110 });
  writeFileSync(join(FOLDER, `${type}.json`), text);
}
