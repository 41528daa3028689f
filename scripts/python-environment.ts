/** The Python environment of tests, benchmarks and the demo: made once from the pinned list, cached in `.cache/`. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

export const ROOT = join(import.meta.dirname, '..');
const REQUIREMENTS = join(ROOT, 'scripts', 'python-requirements.txt');

export interface PythonEnvironment {
  python: string;
  prefect: string;
}

/** Returns the environment, making it first if it is not there. Takes about a minute with an empty cache. */
export async function pythonEnvironment(): Promise<PythonEnvironment> {
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const directory = join(ROOT, '.cache', `python-${wanted}`);
  const complete = join(directory, 'complete');
  const environment = {
    python: join(directory, 'bin', 'python'),
    prefect: join(directory, 'bin', 'prefect'),
  };
  if (existsSync(complete)) return environment;

  console.error(`making the Python environment in .cache/python-${wanted} (once)`);
  rmSync(directory, { recursive: true, force: true });
  await execa('python3', ['-m', 'venv', directory], { stdio: ['ignore', 2, 2] });
  await execa(environment.python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'uv'], {
    stdio: ['ignore', 2, 2],
  });
  await execa(
    join(directory, 'bin', 'uv'),
    ['pip', 'install', '--quiet', '--python', environment.python, '-r', REQUIREMENTS],
    {
      stdio: ['ignore', 2, 2],
    },
  );
  writeFileSync(complete, `${new Date().toISOString()}\n`);
  return environment;
}
