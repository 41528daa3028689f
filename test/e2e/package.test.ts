/** The package as a user installs it: packed, installed into an empty folder, run from there. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';

test('the packed package installs without scripts or dependencies and works from there', async () => {
  const folder = projectFolder({ 'package.json': '{"private": true}' });
  await execa('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  await execa('npm', ['install', '--ignore-scripts', '--offline', '--no-audit', `./${tarball}`], {
    cwd: folder,
  });
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'tq-deploy',
  ]);

  const tq = (argv: string[], cwd = folder) =>
    execa(join(folder, 'node_modules', '.bin', 'tq'), argv, { cwd, stdin: 'ignore' });
  const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
  expect((await tq(['--version'])).stdout).toBe(version);
  expect((await tq(['--help'])).stdout).toContain('tq deploy');
  expect((await tq(['explain', 'unknown-key'])).stdout).toContain('# TQ2001 · unknown-key');

  const example = join(folder, 'orders');
  mkdirSync(example);
  await cp(join(ROOT, 'examples', 'orders'), example, { recursive: true });
  expect((await tq(['validate'], example)).stderr).toContain('2 deployments, no errors');
  const { stdout } = await tq(['inspect', 'src/prefect_flows/orders.py:orders_quality', '--json'], example);
  expect(JSON.parse(stdout).flow.flow_name).toBe('orders-quality');

  const program = `import { checkRules, type CheckedRules } from 'tq-deploy';
const answer: CheckedRules = checkRules('[{"type": "drift", "column": "a", "threshold": 1}]', { engine: 'truthound' });
console.log(JSON.stringify(answer.rules.map(({ outcome, errors }) => [outcome, ...errors.map(({ code, field }) => code + ' ' + field)])));
`;
  writeFileSync(join(folder, 'use.mts'), program);
  const options = ['--module', 'nodenext', '--strict', '--target', 'es2022', '--lib', 'es2022,dom'];
  await execa(join(ROOT, 'node_modules', '.bin', 'tsc'), [...options, 'use.mts', '--outDir', 'out'], {
    cwd: folder,
  });
  const run = await execa('node', [join(folder, 'out', 'use.mjs')], { cwd: folder });
  expect(JSON.parse(run.stdout)).toEqual([['rejected', 'wrong_type threshold']]);
});
