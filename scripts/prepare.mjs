// Builds the package where npm takes it from git, such as for a hook of pre-commit. npm runs this without the packages that
// build it when it installs globally (`-g`), so they are installed here. In a checkout `.npmrc` keeps npm from running it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** What npm was told for the installation of the package itself. */
const OF_THE_OUTER = /^npm_config_(global|prefix|install_links|location)$/i;

function npm(...args) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_OUTER.test(name)));
  const { status } = spawnSync('npm', args, { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(join(ROOT, 'dist', 'cli.js'))) {
  if (!existsSync(join(ROOT, 'node_modules', 'tsx')))
    npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev');
  npm('run', 'build');
}
