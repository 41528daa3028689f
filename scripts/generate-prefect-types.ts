/**
 * Writes `src/python/prefect-types.json`, the parameter schemas of Prefect's own types, with the pinned Python
 * environment. To be run again when a pin changes; a conformance test compares the file with the environment.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { format } from 'prettier';
import { pythonEnvironment, ROOT } from './python-environment.ts';

const { python } = await pythonEnvironment();
const { stdout } = await execa(python, [join(ROOT, 'scripts', 'prefect-types.py')], {
  env: { PREFECT_LOGGING_LEVEL: 'CRITICAL' },
});
const file = join(ROOT, 'src', 'python', 'prefect-types.json');
writeFileSync(file, await format(stdout, { parser: 'json', printWidth: 110 }));
