/** Choosing the port of the local server. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TqError } from '../../tq-error.ts';
import type { Paths } from './paths.ts';

/** The port asked for, else the last one used, else any free one. */
export async function choosePort(paths: Paths, wanted: number | undefined): Promise<number> {
  if (wanted) {
    if ((await bind(wanted)) !== null) return wanted;
    throw new TqError('failed', `port ${wanted} is taken by another program`, {
      help: 'choose another with `--port`, or leave the option out',
    });
  }
  const last = Number(await readFile(paths.port, 'utf8').catch(() => ''));
  const usable = Number.isSafeInteger(last) && last > 0 && last < 65_536;
  const port = (usable ? await bind(last) : null) ?? (await bind(0));
  if (port === null) throw new TqError('failed', 'no free port on 127.0.0.1');
  return port;
}

/** Takes a port for a moment and returns it; null when it is taken. */
function bind(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve(taken));
    });
  });
}
