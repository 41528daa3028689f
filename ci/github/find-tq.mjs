/** Which tq the action runs: that of the action, a version that was asked for, or the project's own where it was asked for. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forOthers, PROJECT, WrongInput } from './inputs.mjs';

// Not `import.meta.dirname`, which an old Node has not: it is to come as far as to be told that it is old.
const ACTION = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PACKAGE = 'tq-deploy';

/**
 * Absolute path of the program, to be run by Node. Installs it where it has to, without scripts.
 *
 * @param {{ version: string, directory: string, workspace: string, temporary: string }} options `directory`: of the project,
 *   absolute, as `workspace`, which is the checkout.
 * @returns {string}
 */
export function findTq({ version, directory, workspace, temporary }) {
  // Only when asked for: a pull request can commit a `node_modules`, and what is in there gets the key of the server.
  if (version === PROJECT) return inProject(directory, workspace);
  if (version !== '') return installed(version, temporary);
  // The action of a checkout that was built.
  if (existsSync(join(ACTION, 'dist', 'cli.js'))) return join(ACTION, 'bin', 'tq.js');
  return installed(JSON.parse(readFileSync(join(ACTION, 'package.json'), 'utf8')).version, temporary);
}

/** Of the folder or one above it, up to the top of the checkout. @param {string} directory @param {string} workspace */
function inProject(directory, workspace) {
  for (let folder = directory; !relative(workspace, folder).startsWith('..'); folder = dirname(folder)) {
    const program = join(folder, 'node_modules', PACKAGE, 'bin', 'tq.js');
    if (existsSync(program)) return program;
    if (dirname(folder) === folder) break;
  }
  throw new WrongInput(
    `the input \`version\` is \`${PROJECT}\`, and there is no \`node_modules/${PACKAGE}\`; install it in a step before this one, such as by \`npm ci\``,
  );
}

/** Into a folder of the job, so that a second step finds it there. @param {string} version @param {string} temporary */
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
    env: forOthers(process.env),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0)
    throw new Error(`npm could not install ${PACKAGE}@${version}${error ? `: ${error.message}` : ''}`);
  return program;
}
