/** `tq dev up|down|status`: the Prefect server on this machine, which is used when no other is configured. */
import type { LocalServerStatus } from '../ports/local-server.ts';
import { TqError } from '../tq-error.ts';
import type { Command } from './command.ts';

const HIGHEST_PORT = 65_535;

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
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT)) {
      throw new TqError('usage', `\`--port\` must be a whole number from 0 to ${HIGHEST_PORT}`);
    }
    const server = await localServer();
    const status = await server.start({ python, port, onProgress: (line) => reporter.progress(line) });
    if (port && !status.apiUrl.includes(`:${port}/`)) {
      reporter.note(`the local server runs already, on another port than ${port}; \`tq dev down\` stops it`);
    }
    reporter.result('server', toJson(status), `running at ${status.apiUrl}\nUI: ${status.uiUrl}`);
    return 'ok';
  },
};

export const devDown: Command<unknown> = {
  builder: (yargs) => yargs,
  async run(_, { localServer, reporter }) {
    const stopped = await (await localServer()).stop();
    reporter.note(stopped ? 'stopped the local Prefect server' : 'no local Prefect server was running');
    return 'ok';
  },
};

export const devStatus: Command<unknown> = {
  builder: (yargs) => yargs,
  async run(_, { localServer, reporter }) {
    const status = await (await localServer()).status();
    const text = status.running
      ? `running at ${status.apiUrl}\nUI: ${status.uiUrl}\ndata: ${status.dataDirectory}`
      : `not running; start it with \`tq dev up\`\ndata: ${status.dataDirectory}`;
    reporter.result('server', toJson(status), text);
    return 'ok';
  },
};

function toJson(status: LocalServerStatus) {
  return { ...status };
}
