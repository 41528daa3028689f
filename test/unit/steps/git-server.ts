/** A git server for tests: `git http-backend` behind Node, asking for a user and password. */
import { spawn } from 'node:child_process';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface GitServer {
  /** Without a slash at its end. */
  url: string;
  /** `user:password` of every request that carried one, in order; those without are not here. */
  logins: string[];
  close(): Promise<void>;
}

export interface GitServerOptions {
  /** The folder whose repositories are served. */
  root: string;
  /** `user:password`; any of several. */
  login: string | readonly string[];
  tls?: { key: string; cert: string };
}

export async function startGitServer({ root, login, tls }: GitServerOptions): Promise<GitServer> {
  const logins: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const header = request.headers.authorization;
    const given =
      header === undefined ? undefined : Buffer.from(header.slice('Basic '.length), 'base64').toString();
    if (given !== undefined) logins.push(given);
    if (given !== undefined && [login].flat().includes(given)) return serve(root, request, response);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  };
  const server = tls === undefined ? createHttpServer(answer) : createHttpsServer(tls, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    logins,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** CGI: the request in variables and on standard input, headers and body on standard output. */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const { headers } = request;
  const child = spawn('git', ['-c', 'http.receivepack=false', 'http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: path,
      QUERY_STRING: query,
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      REMOTE_USER: 'someone',
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const whole = Buffer.concat(chunks);
    const end = whole.indexOf('\r\n\r\n');
    const lines = whole.subarray(0, end).toString().split('\r\n');
    const status = lines.find((line) => line.startsWith('Status:'));
    response.statusCode = status === undefined ? 200 : Number.parseInt(status.slice('Status:'.length), 10);
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith('Status:'))
        response.setHeader(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    response.end(whole.subarray(end + 4));
  });
}
