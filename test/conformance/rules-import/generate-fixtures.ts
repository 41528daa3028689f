/**
 * Writes the quality files that Truthound and Great Expectations make themselves: `npx tsx
 * test/conformance/rules-import/generate-fixtures.ts`. Those of dbt and Soda are written by hand; what the real tools read
 * in them is written by `dbt_tests.py` and `soda_checks.py`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment } from '../../../scripts/python-environment.ts';

const HERE = import.meta.dirname;
export const FIXTURES = join(HERE, 'fixtures');

/** What each file is called, and the arguments of `truthound` that write it. */
const TRUTHOUND: readonly (readonly [string, readonly string[]])[] = [
  ['truthound-schema.yaml', ['learn', 'orders.csv', '-o']],
  ['truthound-suite.yaml', ['quick-suite', 'orders.csv', '-s', 'strict', '-f', 'yaml', '-o']],
  ['truthound-suite.json', ['quick-suite', 'orders.csv', '-s', 'strict', '-f', 'json', '-o']],
  ['truthound-suite.toml', ['quick-suite', 'orders.csv', '-s', 'strict', '-f', 'toml', '-o']],
  ['truthound-suite.py.txt', ['quick-suite', 'orders.csv', '-s', 'strict', '-f', 'python', '-o']],
  [
    'truthound-suite-checkpoint.yaml',
    ['quick-suite', 'orders.csv', '-s', 'strict', '-f', 'checkpoint', '-o'],
  ],
  ['truthound-checkpoint.yaml', ['checkpoint', 'init', '-f', 'yaml', '-o']],
  ['truthound-checkpoint.json', ['checkpoint', 'init', '-f', 'json', '-o']],
];

/** Returns the names of the files in the folder. */
export async function writeTruthoundFixtures(folder: string): Promise<readonly string[]> {
  const { python } = await pythonEnvironment();
  mkdirSync(folder, { recursive: true });
  await execa(python, [join(HERE, 'make_orders.py'), join(folder, 'orders.csv')]);
  for (const [file, args] of TRUTHOUND)
    await execa(python, ['-m', 'truthound.cli', ...args, file], { cwd: folder });
  return ['orders.csv', ...TRUTHOUND.map(([file]) => file)];
}

export async function writeExpectationSuites(folder: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const suites = { 'gx-0.18.json': '-0.18', 'gx-1.json': '' };
  for (const [file, version] of Object.entries(suites)) {
    const { python } = await pythonEnvironment(`python-requirements-great-expectations${version}.txt`);
    await execa(python, [join(HERE, 'gx_suites.py'), join(folder, file)], {
      env: { GX_ANALYTICS_ENABLED: 'false' },
    });
  }
  return Object.keys(suites);
}

if (process.argv[1] === import.meta.filename) {
  await writeTruthoundFixtures(FIXTURES);
  await writeExpectationSuites(FIXTURES);
}
