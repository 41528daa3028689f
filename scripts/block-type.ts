/** The block type `data-quality` as the packages in a Python environment declare it. */
import { join } from 'node:path';
import { execa } from 'execa';
import type { DeclaredBlockType } from '../src/blocks/declared-type.ts';
import { ROOT } from './python-environment.ts';

export async function readBlockType(python: string): Promise<DeclaredBlockType> {
  const { stdout } = await execa(python, [join(ROOT, 'scripts', 'block-type.py')], {
    env: { PREFECT_LOGGING_LEVEL: 'CRITICAL' },
  });
  return JSON.parse(stdout) as DeclaredBlockType;
}
