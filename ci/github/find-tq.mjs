/** Which tq the action runs: a version that was asked for, the project's own, or that of the action. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ACTION = join(import.meta.dirname, '..', '..');
const PACKAGE = 'tq-deploy';

/**
 * Absolute path of the program, to be run by Node. Installs it where it has to, without scripts.
 *
 * @param {{ version: string, directory: string, temporary: string }} options `directory`: of the project, absolute.
 * @returns {string}
 */
export function findTq({ version, directory, temporary }) {
  if (version !== '') return installed(version, temporary);
  const own = inProject(directory);
  if (own !== undefined) return own;
  // The action of a checkout that was built.
  if (existsSync(join(ACTION, 'dist', 'cli.js'))) return join(ACTION, 'bin', 'tq.js');
  return installed(JSON.parse(readFileSync(join(ACTION, 'package.json'), 'utf8')).version, temporary);
}

function inProject(directory) {
  for (let folder = directory; ; folder = dirname(folder)) {
    const program = join(folder, 'node_modules', PACKAGE, 'bin', 'tq.js');
    if (existsSync(program)) return program;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Into a folder of the job, so that a second step finds it there. */
function installed(version, temporary) {
  const folder = join(temporary, `tq-${version}`);
  const program = join(folder, 'node_modules', PACKAGE, 'bin', 'tq.js');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  // Not the project's own package.json, and not one further up.
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
  const { status, error } = spawnSync('npm', ['install', ...options, `${PACKAGE}@${version}`], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0)
    throw new Error(`npm could not install ${PACKAGE}@${version}${error ? `: ${error.message}` : ''}`);
  return program;
}
