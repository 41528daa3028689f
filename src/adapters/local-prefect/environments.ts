/** Python environments in the data folder, each made once and named by what it is made of. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../environment.ts';
import type { EnvironmentContent, LocalEnvironment } from '../../ports/local-workers.ts';
import { TqError } from '../../tq-error.ts';
import { withLock } from './lock.ts';

/** As long as a Python, or `uv`, gets to say that it is there. */
const PROBE_MILLISECONDS = 20_000;
/** A slow index and packages that are compiled fit in; one that hangs does not hold `tq` for ever. */
const INSTALL_MILLISECONDS = 15 * 60_000;
/** The holder makes an environment and installs into it. */
const LOCK_PATIENCE_MILLISECONDS = 2 * INSTALL_MILLISECONDS;
const LINES_SHOWN = 8;
const STOP_POLL_MILLISECONDS = 200;

/** Of a Python environment, as `venv` lays it out on this system. */
export function pythonIn(virtualEnvironment: string, { platform }: Pick<Environment, 'platform'>): string {
  return platform === 'win32'
    ? join(virtualEnvironment, 'Scripts', 'python.exe')
    : join(virtualEnvironment, 'bin', 'python');
}

export function systemPython({ platform }: Pick<Environment, 'platform'>): string {
  return platform === 'win32' ? 'python' : 'python3';
}

export interface MakingPorts {
  onProgress: (line: string) => void;
  /** Asked again and again; once it is true what is being installed is ended. */
  isStopped?: (() => boolean) | undefined;
  /** How long each may take, in milliseconds; by default 20 s and 15 min. */
  limits?: { probe: number; install: number };
}

const LIMITS = { probe: PROBE_MILLISECONDS, install: INSTALL_MILLISECONDS };

/** Path of its interpreter. One that is half made, or that no longer starts, is made anew. */
export async function makeEnvironment(
  environment: Environment,
  dataDirectory: string,
  content: EnvironmentContent,
  { onProgress, isStopped = () => false, limits = LIMITS }: MakingPorts,
): Promise<string> {
  const name = createHash('sha256').update(content.key.join('\n')).digest('hex').slice(0, 12);
  const folder = join(dataDirectory, `python-${name}`);
  const python = pythonIn(folder, environment);
  const complete = join(folder, 'complete');
  const probe = { reject: false, stdin: 'ignore', timeout: limits.probe } as const;
  const isThere = async (): Promise<boolean> =>
    existsSync(complete) && !(await execa(python, ['-I', '-c', ''], probe)).failed;
  if (await isThere()) return python;
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const lock = {
    patienceMilliseconds: LOCK_PATIENCE_MILLISECONDS,
    onWait: () => onProgress(`another \`tq\` is making the environment in ${folder}; waiting for it`),
    work: 'making a Python environment',
  };
  return withLock(`${folder}.lock`, lock, async () => {
    if (await isThere()) return python;
    await rm(folder, { recursive: true, force: true });
    onProgress(`making a Python environment for ${content.title} in ${folder} (once, about a minute)`);
    await install({ environment, dataDirectory, folder, python, content, onProgress, isStopped, limits });
    await writeFile(complete, `${content.title}\n`);
    return python;
  });
}

interface Making {
  environment: Environment;
  dataDirectory: string;
  folder: string;
  python: string;
  content: EnvironmentContent;
  onProgress: (line: string) => void;
  isStopped: () => boolean;
  limits: { probe: number; install: number };
}

/**
 * Modules of the project, such as a `logging.py`, must not stand in for those of Python: environments are made elsewhere,
 * and `-I` keeps the folder away from pip, which sees relative paths of a list from there. uv starts Python that way itself.
 */
async function install(making: Making): Promise<void> {
  const { environment, dataDirectory, folder, python, content, onProgress, isStopped, limits } = making;
  const elsewhere = { environment, isStopped, folder: dataDirectory, timeout: limits.install };
  const call = { ...elsewhere, folder: content.folder };
  const made = {
    failed: 'could not make a Python environment',
    help: 'install Python 3.10 or newer with its venv module (Debian: `apt-get install python3-venv`), or give an interpreter that has Prefect with `--python`',
  };
  const installed = {
    failed: `could not install the packages for ${content.title}`,
    help: 'check that the package index can be reached, or give an interpreter that has Prefect with `--python`',
  };
  if (await hasUv(environment, limits.probe)) {
    await run('uv', ['venv', '--quiet', folder], made, elsewhere);
    onProgress(`installing with uv: ${content.title}`);
    await run('uv', ['pip', 'install', '--quiet', '--python', python, ...content.install], installed, call);
    return;
  }
  await run(systemPython(environment), ['-I', '-m', 'venv', folder], made, elsewhere);
  onProgress(`installing with pip: ${content.title}`);
  const pip = ['-I', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await run(python, [...pip, ...content.install], installed, call);
}

async function hasUv({ variables }: Environment, timeout: number): Promise<boolean> {
  const asked = {
    reject: false,
    stdin: 'ignore',
    env: variables,
    extendEnv: false,
    timeout,
  } as const;
  return !(await execa('uv', ['--version'], asked)).failed;
}

interface Call {
  environment: Environment;
  folder: string;
  isStopped: () => boolean;
  /** In milliseconds. */
  timeout: number;
}

async function run(
  command: string,
  args: readonly string[],
  onFailure: { failed: string; help: string },
  { environment, folder, isStopped, timeout }: Call,
): Promise<void> {
  const running = execa(command, args, {
    reject: false,
    stdin: 'ignore',
    all: true,
    cwd: folder,
    env: { ...environment.variables, VIRTUAL_ENV: undefined },
    extendEnv: false,
    timeout,
  });
  const looking = setInterval(() => isStopped() && running.kill(), STOP_POLL_MILLISECONDS);
  const result = await running.finally(() => clearInterval(looking));
  if (!result.failed) return;
  const said = result.all?.trim().split('\n').slice(-LINES_SHOWN).join('\n');
  const failed = result.timedOut
    ? `${onFailure.failed}: \`${command}\` had not ended after ${minutes(timeout)}`
    : onFailure.failed;
  throw new TqError('failed', said ? `${failed}:\n${said}` : failed, {
    help: onFailure.help,
    ...(said || result.timedOut ? {} : { cause: result }),
  });
}

function minutes(milliseconds: number): string {
  return `${Math.round(milliseconds / 6_000) / 10} min`;
}

/** Those in the data folder, whole or not. */
export async function listEnvironments(dataDirectory: string): Promise<LocalEnvironment[]> {
  const names = (await readdir(dataDirectory).catch(() => [])).filter((name) =>
    /^python-[0-9a-f]{12}$/.test(name),
  );
  return Promise.all(
    names.sort().map(async (name) => {
      const folder = join(dataDirectory, name);
      const title = await readFile(join(folder, 'complete'), 'utf8').catch(() => undefined);
      const known = title?.trim();
      return {
        ...{ folder, bytes: await sizeOf(folder), isComplete: title !== undefined },
        ...(known ? { title: known } : {}),
      };
    }),
  );
}

/** Files that are linked to from elsewhere, as uv makes them, count in full. */
async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  const names = await readdir(path).catch(() => []);
  let bytes = 0;
  for (const name of names) bytes += await sizeOf(join(path, name));
  return bytes;
}
