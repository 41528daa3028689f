/** The example is as its README says: right, compiled, and with the very module that the templates hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTq } from './run-tq.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const directory = join(ROOT, 'examples', 'orders');
/** The first one loads everything. */
const PATIENCE_MILLISECONDS = 30_000;

test.for([
  [['validate'], 'prefect.yaml: 2 deployments, no errors\n'],
  [['rules', 'check', 'quality/orders.yaml'], 'quality/orders.yaml: 9 rules, no errors\n'],
  [['rules', 'compile', '--check', 'quality/orders.yaml'], ''],
] as const)('`tq %s` has nothing to say', { timeout: PATIENCE_MILLISECONDS }, async ([argv, stderr]) => {
  expect(await runTq(argv, { directory })).toEqual({ exitCode: 0, stdout: '', stderr });
});

test('its run-time module is that of the templates, byte for byte', () => {
  const module = join('src', 'core', 'rules.py');
  const template = readFileSync(join(ROOT, 'templates', 'rules', module));
  expect(readFileSync(join(directory, module)).equals(template)).toBe(true);
});
