/** The templates of work pools that tq carries are those of the packages that are pinned for the tests. */
import { expect, test } from 'vitest';
import { readPoolTemplates } from '../../scripts/pool-templates.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { loadPoolTemplate } from '../../src/preflight/pool-templates.ts';

test('the templates of `process` and `docker` are those of the installed releases', async () => {
  const { python } = await pythonEnvironment();
  const { process, docker } = await readPoolTemplates(python);
  const carried = [await loadPoolTemplate('process'), await loadPoolTemplate('docker')];
  expect([process, docker]).toMatchObject(carried);
});
