/** `tq dev up|down|status`: what `tq dev` keeps on this machine: a server, workers, Python environments. */
import type { LocalServer, LocalServerStatus } from '../ports/local-server.ts';
import type { LocalEnvironment, LocalWorker } from '../ports/local-workers.ts';
import type { Reporter } from '../ports/reporter.ts';
import { printable } from '../report/printable.ts';
import type { Command } from './command.ts';
import { megabytes, requirePort } from './dev-options.ts';

interface UpOptions {
  python: string | undefined;
  port: number | undefined;
}

export const devUp: Command<UpOptions> = {
  builder: (yargs) =>
    yargs
      .option('python', {
        type: 'string',
        requiresArg: true,
        describe: 'a Python that has Prefect; found or made if absent',
      })
      .option('port', {
        type: 'number',
        requiresArg: true,
        describe: 'port of the server; a free one if absent',
      }),

  async run({ python, port }, { localServer, reporter }) {
    requirePort(port);
    const server = await localServer();
    const status = await server.start({ python, port, onProgress: (line) => reporter.progress(line) });
    if (port && !status.apiUrl.includes(`:${port}/`)) {
      reporter.note(`the local server runs already, on another port than ${port}; \`tq dev down\` stops it`);
    }
    reporter.result('server', { ...status }, `running at ${status.apiUrl}\nUI: ${status.uiUrl}`);
    return 'ok';
  },
};

interface DownOptions {
  clean: boolean;
}

export const devDown: Command<DownOptions> = {
  builder: (yargs) =>
    yargs.option('clean', {
      type: 'boolean',
      default: false,
      describe: 'also remove the Python environments that `tq dev` made',
    }),

  async run({ clean }, { localServer, reporter }) {
    const server = await localServer();
    await endWorkers(server, reporter);
    const stopped = await server.stop();
    reporter.note(stopped ? 'stopped the local Prefect server' : 'no local Prefect server was running');
    if (clean) await removeEnvironments(server, reporter);
    return 'ok';
  },
};

/** Those of every project, with their runs, and what killed ones have left. */
async function endWorkers(server: LocalServer, reporter: Reporter): Promise<void> {
  const workers = await server.workers.list();
  await server.workers.end(workers);
  const left = await server.workers.sweep();
  for (const { pool, processId } of workers)
    reporter.note(`ended the worker of \`${pool}\` (process ${processId})`);
  if (left > 0) reporter.note(`ended ${left} processes that workers had left behind`);
  const status = await server.status();
  if (workers.length > 0 && status.running) await server.runs(status).abandon(workers);
}

async function removeEnvironments({ environments }: LocalServer, reporter: Reporter): Promise<void> {
  const found = await environments.list();
  for (const each of found) {
    await environments.remove(each);
    reporter.note(`removed ${each.folder} (${megabytes(each.bytes)})`);
  }
  if (found.length === 0) reporter.note('there was no Python environment to remove');
}

export const devStatus: Command<unknown> = {
  builder: (yargs) => yargs,
  async run(_, { localServer, reporter }) {
    const server = await localServer();
    const [status, workers, environments] = await Promise.all([
      server.status(),
      server.workers.list(),
      server.environments.list(),
    ]);
    const text = [
      ...serverLines(status),
      ...workers.map(workerLine),
      ...environments.map((each) => environmentLine(each, workers)),
    ].join('\n');
    reporter.result(
      'server',
      {
        ...status,
        workers: workers.map((each) => ({ ...each })),
        environments: environments.map((each) => ({ ...each })),
      },
      printable(text),
    );
    return 'ok';
  },
};

function serverLines(status: LocalServerStatus): string[] {
  const data = `data: ${status.dataDirectory}`;
  return status.running
    ? [`running at ${status.apiUrl}`, `UI: ${status.uiUrl}`, data]
    : ['not running; start it with `tq dev up`', data];
}

function workerLine({ pool, processId, python, project, log, owner, isLost }: LocalWorker): string {
  const whose =
    owner === null
      ? 'stays until `tq dev down`'
      : isLost
        ? 'its `tq dev` was killed; `tq dev down` ends it'
        : `of \`tq dev\` (process ${owner})`;
  return [
    `worker of ${pool}: process ${processId}, ${whose}`,
    `  project: ${project}`,
    `  python: ${python}`,
    `  log: ${log}`,
  ].join('\n');
}

function environmentLine(
  { folder, bytes, isComplete, title }: LocalEnvironment,
  workers: readonly LocalWorker[],
): string {
  const made = title === undefined ? '' : `, for ${title}`;
  const isUsed = workers.some(({ python }) => python.startsWith(folder));
  const use = isComplete ? (isUsed ? ', in use' : '') : ', half made';
  return `Python environment: ${folder} (${megabytes(bytes)}${made}${use})`;
}
