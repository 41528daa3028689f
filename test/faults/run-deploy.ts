/** A whole `tq deploy` in this process against a real server, with waits that are short, and all that it said. */
import { nodeMachine } from '../../src/adapters/node-machine.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { prefectHttp } from '../../src/adapters/prefect-http/client.ts';
import { readSettings } from '../../src/reading/settings/read-settings.ts';
import { runTq } from '../commands/run-tq.ts';
import { HastyClock } from './hasty-clock.ts';
import { CANARIES, settings } from './shop.ts';

export interface Deployed {
  exitCode: number;
  /** Both streams. */
  output: string;
  /** How long it would have waited between retries, by the wall clock. */
  waitedSeconds: number;
}

let runs = 0;

/** Runs a command line of `tq` in the folder, on the server at that address. */
export async function runDeploy(
  argv: readonly string[],
  directory: string,
  apiUrl: string,
): Promise<Deployed> {
  const variables = settings(apiUrl);
  const clock = new HastyClock();
  // Each run is a process of its own to the next, by then dead.
  runs += 1;
  const machine = { ...nodeMachine(), processId: runs, isAlive: () => false };
  const environment = {
    variables,
    workingDirectory: directory,
    homeDirectory: directory,
    platform: 'linux',
  } as const;
  const { connection } = await readSettings(environment, nodeFileSystem());
  const prefect = prefectHttp(connection, { clock, variables: {} });
  try {
    const { exitCode, stdout, stderr } = await runTq(argv, { directory, prefect, variables, clock, machine });
    return { exitCode, output: stdout + stderr, waitedSeconds: clock.slept / 1000 };
  } finally {
    await prefect.close();
  }
}

/** The secrets that stand in a text, as they are or as a header has them. */
export function leaksIn(text: string): string[] {
  const basic = Buffer.from(`tq:${CANARIES.password}`).toString('base64');
  return [...Object.values(CANARIES), basic].filter((secret) => text.includes(secret));
}
