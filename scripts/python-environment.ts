/** The Python environments of tests, benchmarks, the demo and generators: made once from a pinned list, cached in `.cache/`. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';

export const ROOT = join(import.meta.dirname, '..');

export interface PythonEnvironment {
  python: string;
  prefect: string;
}

/** The list of most tests; its environment has the `uv` that makes the others. */
const FIRST = 'python-requirements.txt';

/** Returns the environment of a list in `scripts/`, making it first if it is not there. Takes about a minute with an empty cache. */
export async function pythonEnvironment(list = FIRST): Promise<PythonEnvironment> {
  const requirements = join(ROOT, 'scripts', list);
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const directory = join(ROOT, '.cache', `python-${wanted}`);
  const complete = join(directory, 'complete');
  const environment = {
    python: join(directory, 'bin', 'python'),
    prefect: join(directory, 'bin', 'prefect'),
  };
  if (existsSync(complete)) return environment;
  // Files of a lane run in several processes, and two may want the same one.
  mkdirSync(dirname(directory), { recursive: true });
  const lock = `${directory}.lock`;
  while (!tryLock(lock)) await wait(200);
  try {
    if (!existsSync(complete)) await make(list, { requirements, directory, complete, environment });
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  return environment;
}

interface Making {
  requirements: string;
  directory: string;
  complete: string;
  environment: PythonEnvironment;
}

async function make(list: string, { requirements, directory, complete, environment }: Making): Promise<void> {
  console.error(`making the Python environment in ${directory} (once)`);
  rmSync(directory, { recursive: true, force: true });
  const uv = list === FIRST ? await firstUv(directory) : await uvOfFirst(directory);
  await execa(uv, ['pip', 'install', '--quiet', '--python', environment.python, '-r', requirements], {
    stdio: ['ignore', 2, 2],
  });
  writeFileSync(complete, `${new Date().toISOString()}\n`);
}

/** Whoever makes one takes minutes at most; a lock that is older was left by a process that was killed. */
const STALE_MILLISECONDS = 15 * 60_000;

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > STALE_MILLISECONDS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

async function firstUv(directory: string): Promise<string> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'uv'];
  await execa('python3', ['-m', 'venv', directory], { stdio: ['ignore', 2, 2] });
  await execa(join(directory, 'bin', 'python'), pip, { stdio: ['ignore', 2, 2] });
  return join(directory, 'bin', 'uv');
}

async function uvOfFirst(directory: string): Promise<string> {
  const uv = join(dirname((await pythonEnvironment()).python), 'uv');
  await execa(uv, ['venv', '--quiet', '--seed', '--python', 'python3', directory], {
    stdio: ['ignore', 2, 2],
  });
  return uv;
}
