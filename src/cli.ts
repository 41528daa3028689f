/** The entry of the built program: the process on one side, the real ports on the other. */
import { homedir } from 'node:os';
import { realContext } from './adapters/real-context.ts';
import { runProgram } from './program.ts';

/** Runs one command line in this process and returns its exit code. */
export async function main(argv: readonly string[], version: string): Promise<number> {
  const host = {
    version,
    environment: {
      variables: withColourFlag(argv, process.env),
      workingDirectory: process.cwd(),
      homeDirectory: homedir(),
      platform: process.platform,
    },
    streams: { stdout: writer(process.stdout), stderr: writer(process.stderr) },
    isTerminal: process.stderr.isTTY === true,
  };
  return runProgram(argv, {
    version,
    print: (text) => host.streams.stdout(`${text}\n`),
    makeContext: (options) => realContext(options, host),
  });
}

/** `--color` and `--no-color` are short for the variables that mean the same. */
function withColourFlag(argv: readonly string[], variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (argv.includes('--no-color')) return { ...variables, NO_COLOR: '1', FORCE_COLOR: undefined };
  return argv.includes('--color') ? { ...variables, FORCE_COLOR: '1' } : variables;
}

/** A reader that went away (`tq … | head`) is no error. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return (text) => void stream.write(text);
}
