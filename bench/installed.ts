/** The package as `npm pack` makes it, installed into a folder, to be started as users start it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../scripts/python-environment.ts';
import type { Contender } from './series.ts';

/** `tq --help` by its link in `node_modules/.bin`, and by `npx`, which looks there first. */
export async function installedContenders(folder: string): Promise<Contender[]> {
  const project = join(folder, 'installed');
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"private": true}');
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', project];
  const { stdout } = await execa('npm', pack, { cwd: ROOT });
  const options = ['--ignore-scripts', '--offline', '--no-audit', '--no-fund'];
  await execa('npm', ['install', ...options, `./${stdout.trim()}`], { cwd: project });
  // Where Node's own distribution has it.
  const npx = join(dirname(process.execPath), 'npx');
  return [
    {
      label: 'tq --help, installed',
      command: [process.execPath, join(project, 'node_modules', '.bin', 'tq'), '--help'],
    },
    {
      label: 'npx tq --help',
      command: [npx, '--offline', `--prefix=${project}`, 'tq', '--help'],
    },
  ];
}
