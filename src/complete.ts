/**
 * The entry that shells ask on every Tab: `tq complete`. Beside `real-context.ts` the only file that knows adapters, and apart from it so
 * that a Tab loads no more than it needs. Whatever happens it says nothing on stderr and ends with 0.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { nodeFileSystem } from './adapters/node-file-system.ts';
import { systemClock } from './adapters/system-clock.ts';
import { askedCompletion } from './completion/asked-completion.ts';
import type { CommandTable } from './completion/command-table.ts';
import { complete, PATIENCE } from './reading/completion/complete-words.ts';

/** Answers one question of a shell, and ends the process. */
export async function main(argv: readonly string[]): Promise<never> {
  // Whatever is still under way then is of no use any more.
  setTimeout(() => process.exit(0), PATIENCE).unref();
  try {
    const asked = askedCompletion(argv);
    const answer = asked === undefined ? '' : await complete(asked, builtTable(), ports());
    await new Promise((resolve) => process.stdout.write(answer, resolve));
  } catch {
    // A shell that asks wants no messages between the words of its user.
  }
  process.exit(0);
}

/** Made of the commands when `tq` is built (`scripts/build.ts`). */
function builtTable(): CommandTable {
  return JSON.parse(readFileSync(new URL('./commands.json', import.meta.url), 'utf8')) as CommandTable;
}

function ports(): Parameters<typeof complete>[2] {
  return {
    environment: {
      variables: process.env,
      workingDirectory: process.cwd(),
      homeDirectory: homedir(),
      platform: process.platform,
    },
    files: nodeFileSystem(),
    clock: systemClock(),
    processes: async () => (await import('./adapters/execa-processes.ts')).execaProcesses(),
  };
}
