/** A real Docker engine and real registries on loopback, for tests, benchmarks and the demo; they leave nothing behind. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { freePort, whenProcessEnds } from './prefect-server.ts';
import { removeFolder } from './remove-folder.ts';

export { pythonBase } from './python-base.ts';
export { removeFolder } from './remove-folder.ts';

const START_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 15_000;
/** Of Debian; `htpasswd` is in `apache2-utils`, `busybox` must be the static one. */
const PROGRAMS = [
  'dockerd',
  'docker',
  'docker-registry',
  'buildah',
  'debootstrap',
  'htpasswd',
  'busybox',
  'setpriv',
  'unshare',
];

export interface DockerEngine {
  /** For `DOCKER_HOST`: `unix:///tmp/…/docker.sock`. */
  dockerHost: string;
  /** `overlay2`, or `vfs` where that does not work. */
  storageDriver: string;
  /** Its output so far is in this file; removed by `stop`. */
  log: string;
  stop(): Promise<void>;
}

export interface LocalRegistry {
  /** `127.0.0.1:PORT`, without TLS. */
  host: string;
  stop(): Promise<void>;
}

/** Which programs or rights are missing to start these parts; empty when all is there. */
export function missingParts(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const missing = PROGRAMS.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (process.getuid?.() !== 0) return [...missing, 'the rights of root'];
  // Root of a container without privileges may not mount, and every engine mounts.
  const mayMount = missing.includes('unshare') || spawnSync('unshare', ['--mount', 'true']).status === 0;
  return mayMount ? missing : [...missing, 'the right to mount'];
}

/** Returns once the engine answers. `dataRoot`: where images are kept, such as a small disk; else a folder of its own. */
export async function startDockerEngine(options: { dataRoot?: string } = {}): Promise<DockerEngine> {
  try {
    return await startDockerd('overlay2', options.dataRoot);
  } catch (error) {
    // An overlay on top of an overlay is refused, such as in a container.
    if (!(error instanceof Error) || !/overlay|driver not supported/.test(error.message)) throw error;
    return startDockerd('vfs', options.dataRoot);
  }
}

async function startDockerd(storageDriver: string, dataRoot: string | undefined): Promise<DockerEngine> {
  // The path of a socket holds 107 characters, which a long TMPDIR would use up.
  const folder = mkdtempSync('/tmp/tq-docker-');
  const socket = join(folder, 'docker.sock');
  const part = startPart(folder, 'dockerd', [
    `--storage-driver=${storageDriver}`,
    `--data-root=${dataRoot ?? join(folder, 'data')}`,
    `--exec-root=${join(folder, 'exec')}`,
    `--pidfile=${join(folder, 'pid')}`,
    `--host=unix://${socket}`,
    // Of nothing else on this machine; networks other than `host` and `none` are not needed.
    `--config-file=${emptyConfig(folder)}`,
    '--iptables=false',
    '--bridge=none',
  ]);
  const dockerHost = `unix://${socket}`;
  await part.untilReady(async () => {
    if (!existsSync(socket)) return false;
    const answer = await execa('docker', ['version', '--format={{.Server.Version}}'], {
      env: { DOCKER_HOST: dockerHost },
      reject: false,
    });
    return answer.exitCode === 0;
  });
  return { dockerHost, storageDriver, log: part.log, stop: part.stop };
}

function emptyConfig(folder: string): string {
  const file = join(folder, 'daemon.json');
  writeFileSync(file, '{}');
  return file;
}

/** A registry that keeps what is pushed until it is stopped; with `password`, all it serves needs that login. */
export async function startRegistry(
  options: { password?: { username: string; password: string } } = {},
): Promise<LocalRegistry> {
  const folder = mkdtempSync('/tmp/tq-registry-');
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'registry.yml');
  const settings: Record<string, unknown> = {
    version: '0.1',
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: host },
  };
  if (options.password !== undefined) {
    const path = join(folder, 'htpasswd');
    const { username, password } = options.password;
    writeFileSync(path, (await execa('htpasswd', ['-niB', username], { input: password })).stdout);
    settings.auth = { htpasswd: { realm: 'tq', path } };
  }
  writeFileSync(config, JSON.stringify(settings));
  const part = startPart(folder, 'docker-registry', ['serve', config]);
  await part.untilReady(async () => {
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    return answer?.status === (options.password === undefined ? 200 : 401);
  });
  return { host, stop: part.stop };
}

interface Part {
  log: string;
  /** Rejects with the last lines of its output when it ends or takes too long. */
  untilReady(isReady: () => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
}

function startPart(folder: string, program: string, args: string[]): Part {
  const log = join(folder, 'output.log');
  mkdirSync(folder, { recursive: true });
  const output = openSync(log, 'w');
  // A killed test run takes it along; its own group keeps Ctrl-C from it, so that it can be stopped in order.
  const child = spawn('setpriv', ['--pdeathsig=TERM', program, ...args], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const forget = whenProcessEnds(() => {
    signal(child, 'SIGTERM');
    sleepUntil(() => hasEnded(child));
    signal(child, 'SIGKILL');
    removeFolder(folder);
  });
  const stop = async (): Promise<void> => {
    signal(child, 'SIGTERM');
    const deadline = Date.now() + STOP_MILLISECONDS;
    while (!hasEnded(child) && Date.now() < deadline) await wait(20);
    signal(child, 'SIGKILL');
    forget();
    removeFolder(folder);
  };
  const untilReady = async (isReady: () => Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + START_MILLISECONDS;
    while (Date.now() < deadline && !hasEnded(child)) {
      if (await isReady()) return;
      await wait(50);
    }
    const lastLines = readFileSync(log, 'utf8').split('\n').slice(-15).join('\n');
    await stop();
    throw new Error(`${program} did not start\n${lastLines}`);
  };
  return { log, untilReady, stop };
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // Gone already.
  }
}

/** Asked of the system, since Node hears of the end of a child only between two tasks. */
function hasEnded({ pid }: ChildProcess): boolean {
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''));
  } catch {
    return true;
  }
}

function sleepUntil(isDone: () => boolean): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const deadline = Date.now() + STOP_MILLISECONDS;
  while (!isDone() && Date.now() < deadline) Atomics.wait(cell, 0, 0, 20);
}
