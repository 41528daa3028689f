/** The whole of what a server holds, to compare what two tools make of one project. The server is this lane's; it is emptied. */
import { join } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { serverApi } from './server-api.ts';

const SCRIPT = join(import.meta.dirname, 'server_state.py');

/** JSON text, since numbers of Python's do not all fit into those of JavaScript. */
export type ServerState = string;

export type Difference = [path: string, first: unknown, second: unknown];

/** Deletes everything, then makes the work pools, variables and blocks of a JSON file. */
export async function resetServer(apiUrl: string, setup?: string): Promise<void> {
  await run(['reset', apiUrl, ...(setup === undefined ? [] : [setup])]);
  const api = serverApi(apiUrl);
  // What releases record of projects that are gone would be known of the next ones of their names.
  for (;;) {
    const page = (await api('POST', '/artifacts/filter', {})) as { id: string }[];
    if (page.length === 0) return;
    for (const { id } of page) await api('DELETE', `/artifacts/${id}`);
  }
}

/** Without what no two deploys have in common: ids, times and counters. */
export async function captureServer(apiUrl: string): Promise<ServerState> {
  return run(['capture', apiUrl]);
}

/** Numbers are compared by their value: Python writes `1.0` where JavaScript writes `1`. */
export async function differences(first: ServerState, second: ServerState): Promise<Difference[]> {
  return JSON.parse(await run(['compare'], `[${first},${second}]`)) as Difference[];
}

async function run(argv: readonly string[], input = ''): Promise<string> {
  const { python } = await pythonEnvironment();
  const { stdout } = await execa(python, ['-B', SCRIPT, ...argv], { input });
  return stdout;
}

interface Stored {
  id: string;
  updated: string;
}

/** Ids and times of change of all that a deploy writes: equal before and after means that nothing was touched. */
export async function identities(apiUrl: string): Promise<Record<string, Stored[]>> {
  const api = serverApi(apiUrl);
  const read = async (path: string) => (await api('POST', `${path}/filter`, {})) as Stored[];
  const stored = (items: Stored[]): Stored[] =>
    items.map(({ id, updated }) => ({ id, updated })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const deployments = (await read('/deployments')) as (Stored & { schedules: Stored[] })[];
  return {
    flows: stored(await read('/flows')),
    deployments: stored(deployments),
    schedules: stored(deployments.flatMap(({ schedules }) => schedules)),
    automations: stored(await read('/automations')),
  };
}
