/** The run-time module's own tests, which are copied into a project with it, in every environment of the engines. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { ENVIRONMENTS } from './rules/environments.ts';

const TESTS = join(ROOT, 'templates', 'rules', 'tests');
const PYTEST = '../test/conformance/rules/python-requirements-pytest.txt';
const PACKAGES = 'import sysconfig; print(sysconfig.get_path("purelib"))';

describe.each(ENVIRONMENTS)('$engine $version', ({ list }) => {
  it('passes the tests of the run-time module', async () => {
    const pytest = await pythonEnvironment(PYTEST);
    const { stdout: packages } = await execa(pytest.python, ['-c', PACKAGES]);
    const { python } = await pythonEnvironment(list);
    const cwd = mkdtempSync(join(tmpdir(), 'tq-rules-'));
    try {
      const run = await execa(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', TESTS], {
        cwd,
        reject: false,
        env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: packages },
      });
      expect(run.exitCode, run.stdout + run.stderr).toBe(0);
      expect(run.stdout).toMatch(/^\d+ passed/m);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});
