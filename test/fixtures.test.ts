/**
 * Every folder in `test/fixtures` is a case: `tq validate` runs in it, or `tq preflight` for the codes that only a
 * preflight finds (`TQ44…`), and must say what `expected.txt` holds. A new
 * case is a folder with a `prefect.yaml`; `npx vitest run --project fast test/fixtures.test.ts --update` writes what was said.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CODES } from '../src/diagnostics/codes.ts';
import { runTq } from './commands/run-tq.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const PAGES = join(import.meta.dirname, '..', 'docs', 'diagnostics');

const cases = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('fixtures', () => {
  test.for(cases)('%s', async (name) => {
    const directory = join(FIXTURES, name);
    const command = ofPreflight(name) ? 'preflight' : 'validate';
    const { exitCode, stdout, stderr } = await runTq([command], { directory });
    if (command === 'validate') expect(stdout).toBe('');
    await expect(`${stderr}${stdout}exit ${exitCode}\n`).toMatchFileSnapshot(join(directory, 'expected.txt'));
  });
});

function ofPreflight(name: string): boolean {
  return /^TQ44\d\d/.test(name);
}

/** Codes that only a server can bring about; `test/commands/` has their cases. */
const NEED_A_SERVER = [
  ...['TQ5001', 'TQ5002', 'TQ5003', 'TQ5004', 'TQ5008', 'TQ5009', 'TQ5010', 'TQ5011', 'TQ5012', 'TQ5013'],
  ...['TQ5017', 'TQ4406', 'TQ4451', 'TQ4453'],
];

/** Codes that only a registry can bring about; `test/unit/preflight/` has their cases. */
const NEED_A_REGISTRY = ['TQ5014', 'TQ5015'];

/** Codes that only the Python of a project can bring about; `test/unit/reading/preflight/` has their cases. */
const NEED_PYTHON = ['TQ4407', 'TQ4413', 'TQ4416'];

/** Codes that only a repository elsewhere can bring about; `test/git/` has their cases. */
const NEED_A_REMOTE = ['TQ4305', 'TQ4306', 'TQ4307'];

/** Codes about sources that only `plan` and `deploy` look for in git; `test/commands/` has their cases. */
const NEED_A_SOURCE = ['TQ2053', 'TQ4301'];

/** Codes that only a repository and a server can bring about; `test/commands/worker-code.test.ts` has their cases. */
const NEED_A_REPOSITORY = ['TQ4302', 'TQ4303'];

/** Codes that only an option of `deploy` or `plan` can bring about; `test/commands/` has their cases. */
const COMMAND_LINE_ONLY = ['TQ2018'];

/** Codes that only `deploy` can find, because it alone runs steps; `test/commands/` has their cases. */
const DEPLOY_ONLY = ['TQ2040'];

/** Codes that only the whole build context tells, which is read to build; `test/unit/images/dockerfile/` has their cases. */
const BUILD_ONLY = ['TQ4210', 'TQ4211', 'TQ4212', 'TQ4213'];

const codes = Object.entries(CODES);
const excused = [
  ...NEED_A_REGISTRY,
  ...NEED_PYTHON,
  ...NEED_A_SERVER,
  ...NEED_A_REMOTE,
  ...NEED_A_REPOSITORY,
  ...NEED_A_SOURCE,
  ...COMMAND_LINE_ONLY,
  ...DEPLOY_ONLY,
  ...BUILD_ONLY,
];
const inFiles = codes.filter(([code]) => !excused.includes(code));

describe('every code', () => {
  test.for(codes)('%s has a page with its name, its meaning, an example and a repair', ([code, { name }]) => {
    const page = readFileSync(join(PAGES, `${code}.md`), 'utf8');
    expect(page).toContain(`# ${code} · ${name}`);
    for (const section of ['What it means', 'Why it matters', 'Example', 'Repair']) {
      expect(page).toContain(`\n## ${section}\n`);
    }
  });

  test.for(inFiles)(
    '%s has a fixture that triggers it and a near miss that says nothing',
    ([code, { name }]) => {
      const expected = readFileSync(join(FIXTURES, `${code}-${name}`, 'expected.txt'), 'utf8');
      expect(expected).toContain(`[${code}]`);
      expect(existsSync(join(FIXTURES, `${code}-${name}.near-miss`))).toBe(true);
      const nearMiss = readFileSync(join(FIXTURES, `${code}-${name}.near-miss`, 'expected.txt'), 'utf8');
      // A preflight has a table, and may have words on other things that a small case leaves open.
      expect(nearMiss).not.toContain(`[${code}]`);
      expect(nearMiss).toMatch(
        ofPreflight(code)
          ? /\nexit 0\n$/
          : /^(?:(?:\w+\/)*prefect\.yaml: \d+ deployments?, no errors\n)+exit 0\n$/,
      );
    },
  );
});
