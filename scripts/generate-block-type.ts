/**
 * Writes `src/blocks/data-quality-type.json`, the block type as the released package registers it. To be run again when a
 * pin of `python-requirements.txt` changes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { readBlockType } from './block-type.ts';
import { pythonEnvironment, ROOT } from './python-environment.ts';

const { python } = await pythonEnvironment();
const text = await format(JSON.stringify(await readBlockType(python)), { parser: 'json', printWidth: 110 });
writeFileSync(join(ROOT, 'src', 'blocks', 'data-quality-type.json'), text);
