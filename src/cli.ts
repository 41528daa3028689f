/** The entry of the built program. What commands work with (`real-context.ts`) is loaded when one of them runs: help needs none of it. */
import { homedir } from 'node:os';
import { EXIT_CODES } from './exit-code.ts';
import { runProgram } from './program.ts';
import type { Host } from './real-context.ts';

/** Runs one command line in this process and returns its exit code. */
export async function main(argv: readonly string[], version: string): Promise<number> {
  const host: Host = {
    version,
    environment: {
      variables: withColourFlag(argv, process.env),
      workingDirectory: process.cwd(),
      homeDirectory: home(),
      platform: process.platform,
    },
    streams: { stdout: writer(process.stdout), stderr: writer(process.stderr) },
    isTerminal: process.stderr.isTTY === true,
  };
  return runProgram(argv, {
    version,
    print: (text) => host.streams.stdout(`${text}\n`),
    columns: process.stdout.columns,
    makeContext: async (options) => {
      const { realContext } = await import('./real-context.ts');
      return realContext(options, host);
    },
  });
}

/** A user without an entry in the system's list, as in some containers, has no home. */
function home(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}

/** `--color` and `--no-color` are short for the variables that mean the same. */
function withColourFlag(argv: readonly string[], variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (argv.includes('--no-color')) return { ...variables, NO_COLOR: '1', FORCE_COLOR: undefined };
  return argv.includes('--color') ? { ...variables, FORCE_COLOR: '1' } : variables;
}

/** A reader that went away (`tq … | head`) is no error; a full disk is one, and there may be nowhere left to say so. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has gone, or the terminal was closed.
    if (error.code === 'EPIPE' || error.code === 'EIO') return;
    if (stream !== process.stderr)
      process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
    process.exit(EXIT_CODES.failed.code);
  });
  return (text) => void stream.write(text);
}
