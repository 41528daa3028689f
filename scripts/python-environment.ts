/** The Python environments of tests, benchmarks, the demo and generators: made once from a pinned list, cached in `.cache/`. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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
  const uvOfFirst = list === FIRST ? undefined : join(dirname((await pythonEnvironment()).python), 'uv');
  // Files of a lane run in several processes, and two may want the same one.
  mkdirSync(dirname(directory), { recursive: true });
  const lock = `${directory}.lock`;
  while (!tryLock(lock)) await wait(200);
  try {
    if (!existsSync(complete))
      await make({ requirements, directory, complete, lock, environment, uvOfFirst });
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  return environment;
}

interface Making {
  requirements: string;
  directory: string;
  complete: string;
  lock: string;
  environment: PythonEnvironment;
  /** Undefined: the first environment itself is made. */
  uvOfFirst: string | undefined;
}

async function make(making: Making): Promise<void> {
  const { requirements, directory, complete, lock, environment, uvOfFirst } = making;
  console.error(`making the Python environment in ${directory} (once)`);
  await tryAgain(async () => {
    // Each try takes minutes of its own.
    utimesSync(lock, new Date(), new Date());
    rmSync(directory, { recursive: true, force: true });
    const uv = uvOfFirst ?? (await firstUv(directory));
    if (uvOfFirst !== undefined) await emptyEnvironment(uvOfFirst, directory);
    const options = ['--quiet', '--python', environment.python, '-r', requirements];
    await execa(uv, ['pip', 'install', ...options], { stdio: ['ignore', 2, 2] });
  });
  await keepCompiled(environment.python, directory);
  writeFileSync(complete, `${new Date().toISOString()}\n`);
}

const MOST_TRIES = 3;
const MILLISECONDS_BETWEEN_TRIES = 10_000;

/** An index of packages may be out of reach for a moment. */
async function tryAgain(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      console.error((error as Error).message);
      await wait(MILLISECONDS_BETWEEN_TRIES);
    }
  }
}

/** What takes seconds to compile; an environment has some of them. */
const LARGE = [
  'prefect.main',
  'prefect.cli',
  'prefect.server.api.server',
  'truthound',
  'truthound_prefect',
  'pandera',
  'great_expectations',
];
const IMPORT = `import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except Exception:
        pass`;

/** Where PYTHONDONTWRITEBYTECODE is set, as in many containers, each of the hundreds of processes would compile them anew. */
async function keepCompiled(python: string, home: string): Promise<void> {
  const env = { PYTHONDONTWRITEBYTECODE: '', HOME: home };
  await execa(python, ['-c', IMPORT, ...LARGE], { env, stdio: 'ignore', reject: false, timeout: 120_000 });
}

/** A try takes minutes at most; a lock that is older was left by a process that was killed. */
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

async function emptyEnvironment(uv: string, directory: string): Promise<void> {
  await execa(uv, ['venv', '--quiet', '--seed', '--python', 'python3', directory], {
    stdio: ['ignore', 2, 2],
  });
}
