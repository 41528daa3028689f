/** Real remotes on loopback, for tests: `sshd` with throw-away keys, `git daemon`, and hosts that behave badly. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../scripts/prefect-server.ts';

const START_MILLISECONDS = 60_000;

/** What this machine lacks for the tests with real remotes; empty when all is there. */
export function missingRemoteParts(): string[] {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  const programs = ['git', 'ssh', 'sshd', 'ssh-keygen'];
  const missing = programs.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  const parts = spawnSync('git', ['--exec-path'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  return [...missing, ...['git-http-backend', 'git-daemon'].filter((name) => !existsSync(join(parts, name)))];
}

export interface SshServer {
  /** `ssh://user@127.0.0.1:PORT`; an absolute path goes behind it. */
  url: string;
  /** Paths of the private key that is let in, and of one that is not. */
  key: string;
  wrongKey: string;
  /** Path of a `known_hosts` file that has the server. */
  knownHosts: string;
  stop(): Promise<void>;
}

/** As the user who runs the tests; nothing of that user's own keys and settings is read or written. */
export async function startSshServer(): Promise<SshServer> {
  const folder = mkdtempSync('/tmp/tq-sshd-');
  const at = (name: string): string => join(folder, name);
  for (const name of ['host', 'key', 'wrong-key'])
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'throw-away', '-f', at(name)]);
  const port = await freePort();
  writeFileSync(at('authorized'), readFileSync(at('key.pub')));
  writeFileSync(at('known_hosts'), `[127.0.0.1]:${port} ${readFileSync(at('host.pub'), 'utf8')}`);
  const settings = {
    ...{ Port: port, ListenAddress: '127.0.0.1', HostKey: at('host'), PidFile: 'none' },
    ...{ AuthorizedKeysFile: at('authorized'), StrictModes: 'no', UsePAM: 'no' },
    ...{
      PasswordAuthentication: 'no',
      KbdInteractiveAuthentication: 'no',
      PermitRootLogin: 'prohibit-password',
    },
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
  writeFileSync(at('config'), `${lines.join('\n')}\n`);
  // Where it shuts itself in; the package makes it when it starts a service.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const stop = await startPart('/usr/sbin/sshd', ['-D', '-e', '-f', at('config')], port, folder);
  return {
    url: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    key: at('key'),
    wrongKey: at('wrong-key'),
    knownHosts: at('known_hosts'),
    stop,
  };
}

export interface Host {
  /** Without a slash at its end. */
  url: string;
  stop(): Promise<void>;
}

/** `git://`, which asks nobody who they are. `root`: the folder whose repositories are served. */
export async function startGitDaemon(root: string): Promise<Host> {
  const port = await freePort();
  const args = ['daemon', '--export-all', `--base-path=${root}`, '--listen=127.0.0.1', `--port=${port}`];
  const stop = await startPart('git', [...args, root], port);
  return { url: `git://127.0.0.1:${port}`, stop };
}

/** Takes every connection and says nothing. */
export async function startSilentHost(): Promise<Host & { connections(): number }> {
  const sockets = new Set<{ destroy(): void }>();
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    connections: () => count,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface AnsweringHost extends Host {
  /** The `authorization` headers that came, and nothing for those without. */
  logins: string[];
}

/** Answers all that is asked with one status; with `location`, sends on to there, the path behind it. */
export async function startAnsweringHost(status: number, location?: string): Promise<AnsweringHost> {
  const logins: string[] = [];
  const server = createHttpServer((request, response) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) logins.push(authorization);
    const headers = location === undefined ? {} : { location: `${location}${request.url}` };
    response.writeHead(status, headers).end();
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    logins,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Until it takes connections. Gone when it is stopped, and when the tests end without. */
async function startPart(
  program: string,
  args: string[],
  port: number,
  folder?: string,
): Promise<() => Promise<void>> {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const end = (): void => {
    kill(child);
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end);
  const deadline = Date.now() + START_MILLISECONDS;
  while (!(await takesConnections(port))) {
    if (child.exitCode === null && Date.now() < deadline) await wait(20);
    else {
      end();
      throw new Error(`${program} did not start: ${said}`);
    }
  }
  return async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    end();
    await ended;
    process.off('exit', end);
  };
}

function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}
