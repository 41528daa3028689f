/**
 * A socket in front of a Docker engine that counts builds and pushes and changes nothing about them. Counted at the
 * engine's API, since it is what both tools use, and the engine tells no event of a build that its cache answers.
 * Knows no BuildKit, whose builds go over connections of their own.
 */
import { createServer, request as requestUpstream, type IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';

/** `POST /build` and `POST /images/{name}/push` (`moby/moby`, `api/swagger.yaml`), with or without a version before. */
const BUILD = /^(?:\/v[\d.]+)?\/build(?:\?|$)/;
const PUSH = /^(?:\/v[\d.]+)?\/images\/.+\/push(?:\?|$)/;

/** What the engine was asked for and answered with 200. */
export interface EngineWork {
  builds: number;
  pushes: number;
}

export interface EngineProxy {
  /** For `DOCKER_HOST`. */
  dockerHost: string;
  /** Returns the work since the last call, and starts afresh. */
  take(): EngineWork;
  stop(): Promise<void>;
}

/** `upstream`: `unix:///…` of the engine. The proxy's socket is made in `folder`, which is removed by whoever made it. */
export async function startEngineProxy(upstream: string, folder: string): Promise<EngineProxy> {
  const socketPath = upstream.replace(/^unix:\/\//, '');
  const socket = join(folder, 'engine.sock');
  let work = noWork();
  const server = createServer((request, response) =>
    forward(request, response, socketPath, () => {
      if (request.method !== 'POST') return;
      if (BUILD.test(request.url as string)) work.builds += 1;
      if (PUSH.test(request.url as string)) work.pushes += 1;
    }),
  );
  // A push may say nothing for longer than Node waits by default.
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    dockerHost: `unix://${socket}`,
    take() {
      const taken = work;
      work = noWork();
      return taken;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function noWork(): EngineWork {
  return { builds: 0, pushes: 0 };
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  socketPath: string,
  onDone: () => void,
): void {
  const { method, url: path, headers } = request;
  const outgoing = requestUpstream({ socketPath, method, path, headers }, (answer) => {
    if (answer.statusCode === 200) onDone();
    response.writeHead(answer.statusCode as number, answer.rawHeaders);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  response.once('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
  request.pipe(outgoing);
}
