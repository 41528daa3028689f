/** The recorded fire times, which the unit tests hold `tq` to, are still what the real Prefect says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';

const RECORDED = join(ROOT, 'test', 'unit', 'preflight', 'capacity', 'recorded');

test('recorded fire times', async () => {
  const { python } = await pythonEnvironment();
  const { stdout } = await execa(python, [join(RECORDED, 'record.py')], {
    env: { PREFECT_LOGGING_LEVEL: 'ERROR' },
  });
  const lines = stdout.split('\n');
  expect(lines.length).toBeGreaterThan(500);
  expect(lines).toEqual(readFileSync(join(RECORDED, 'fire-times.txt'), 'utf8').trimEnd().split('\n'));
});
