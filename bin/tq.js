#!/usr/bin/env node
// Starts the built program and sets the exit code; nothing else.
import { readFileSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`error: tq needs Node 20.19 or newer, found ${process.versions.node}\n`);
  process.exit(64);
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const argv = process.argv.slice(2);

if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  // Answered before anything is loaded: scripts ask for it often.
  print(`${version}\n`);
} else if (
  argv.length === 1 &&
  (argv[0] === '--help' || argv[0] === '-h') &&
  !(process.stdout.columns < 100)
) {
  // The build has laid it out, for where there is no terminal, or one that is as wide as that.
  print(readFileSync(new URL('../dist/help.txt', import.meta.url), 'utf8'));
} else if (argv[0] === 'complete') {
  // What a shell asks on every Tab has an entry of its own, which loads less and complains of nothing.
  const { main } = await import('../dist/complete.js');
  await main(argv);
} else {
  try {
    process.cwd();
  } catch {
    process.stderr.write('error: the working directory does not exist any more\n');
    process.exit(64);
  }
  try {
    const { main } = await import('../dist/cli.js');
    process.exitCode = await main(argv, version);
  } catch (error) {
    process.stderr.write(`error: this is a bug in tq ${version}\ncause: ${error?.stack ?? error}\n`);
    process.exitCode = 70;
  }
}

/** To a reader that may have gone, as `head` does; a disk may be full. */
function print(text) {
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE' || error.code === 'EIO') return;
    process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
    process.exit(3);
  });
  process.stdout.write(text);
}
