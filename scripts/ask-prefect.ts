/** What the real `prefect deploy --all` does with a project, and what a real server holds afterwards. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { startPrefectServer } from './prefect-server.ts';
import { pythonEnvironment, ROOT } from './python-environment.ts';

export interface Answer {
  exit: number;
  output: string;
  deployments: Record<string, unknown>[];
}

export interface Prefect {
  /** Deploys a project (path → text) to the server, which holds no deployment before and after. */
  deploy(files: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
}

type Run = (directory: string, args: readonly string[]) => Promise<{ exit: number; output: string }>;

/** A server with a work pool of type process, and a block of type secret. */
export async function startPrefect(pool: string, secret: { name: string; value: string }): Promise<Prefect> {
  const python = await pythonEnvironment();
  // Without its services nothing happens on the server but what a deploy asks for.
  const quiet = ['SCHEDULER', 'LATE_RUNS', 'FOREMAN', 'TRIGGERS', 'EVENT_PERSISTER'].map((service) => [
    `PREFECT_SERVER_SERVICES_${service}_ENABLED`,
    'false',
  ]);
  const server = await startPrefectServer({
    python,
    environment: Object.fromEntries(quiet) as Record<string, string>,
  });
  const folder = mkdtempSync(join(tmpdir(), 'tq-mistakes-'));
  const { run, end } = startRuns(python.python, folder, server.apiUrl);
  const made = await run(folder, ['work-pool', 'create', pool, '--type', 'process']);
  if (made.exit !== 0) throw new Error(`the work pool was not made: ${made.output}`);
  const ask = asking(server.apiUrl);
  await makeSecretBlock(ask, secret);
  return {
    deploy: async (files) => {
      // Prefect shows the path in some messages, so each project has the same.
      const directory = join(folder, 'project');
      writeProject(directory, files);
      const { exit, output } = await run(directory, ['--no-prompt', 'deploy', '--all']);
      const deployments = await takeDeployments(ask);
      rmSync(directory, { recursive: true, force: true });
      const shown = output.replaceAll(directory, '.').replaceAll(server.apiUrl, 'http://server/api');
      return { exit, output: shown, deployments };
    },
    stop: async () => {
      end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeProject(directory: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

/** One Python process for all runs; it answers a line for a line. */
function startRuns(python: string, home: string, apiUrl: string): { run: Run; end: () => void } {
  const child = spawn(python, [join(ROOT, 'scripts', 'prefect-runs.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      PREFECT_HOME: join(home, '.prefect'),
      PREFECT_API_URL: apiUrl,
      PREFECT_CLI_COLORS: 'false',
      PREFECT_CLI_WRAP_LINES: 'false',
      NO_COLOR: '1',
      COLUMNS: '500',
      DO_NOT_TRACK: '1',
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const run: Run = async (directory, args) => {
    child.stdin.write(`${JSON.stringify({ directory, args })}\n`);
    const { value, done } = await answers.next();
    if (done === true) throw new Error('the Python process ended');
    return JSON.parse(value) as { exit: number; output: string };
  };
  return { run, end: () => void child.stdin.end() };
}

type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>;

function asking(apiUrl: string): Ask {
  return async (method, path, body) => {
    const answer = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

async function makeSecretBlock(ask: Ask, { name, value }: { name: string; value: string }): Promise<void> {
  const { id } = (await ask('GET', '/block_types/slug/secret')) as { id: string };
  const filter = { block_schemas: { block_type_id: { any_: [id] } } };
  const [schema] = (await ask('POST', '/block_schemas/filter', filter)) as { id: string }[];
  const block = { name, data: { value }, block_type_id: id, block_schema_id: schema?.id };
  await ask('POST', '/block_documents/', block);
}

/** Each with its automations; everything is removed from the server. */
async function takeDeployments(ask: Ask): Promise<Record<string, unknown>[]> {
  const automations = (await ask('POST', '/automations/filter', {})) as Record<string, unknown>[];
  const found = (await ask('POST', '/deployments/filter', {})) as Record<string, unknown>[];
  for (const { id } of automations) await ask('DELETE', `/automations/${String(id)}`);
  for (const { id } of found) await ask('DELETE', `/deployments/${String(id)}`);
  const owned = (id: unknown): unknown[] =>
    automations.filter(({ actions }) => JSON.stringify(actions).includes(String(id)));
  return found.map((deployment) => ({ ...deployment, automations: owned(deployment.id) }));
}
