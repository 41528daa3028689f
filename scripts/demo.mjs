// `npm run demo`: installs and builds what is missing, then plays scripts/demo.ts. Plain Node, because nothing else is there yet.
import { spawn } from 'node:child_process';
import { installPackages, run, ROOT } from './install.mjs';

installPackages();
run('npm', ['run', '--silent', 'build']);

const demo = spawn(
  process.execPath,
  ['--import', 'tsx', `${ROOT}/scripts/demo.ts`, ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: 'inherit',
  },
);
// The demo stops its server and worker itself. Ctrl-C reaches it directly; this process only has to outlive it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => demo.kill('SIGTERM'));
demo.on('exit', (code) => process.exit(code ?? 1));
