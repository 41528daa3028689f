/** The Python environments of tests, benchmarks, the demo and generators: made once from a pinned list, cached in `.cache/`. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

export const ROOT = join(import.meta.dirname, '..');

export interface PythonEnvironment {
  python: string;
  prefect: string;
}

/** Returns the environment of a list in `scripts/`, making it first if it is not there. Takes about a minute with an empty cache. */
export async function pythonEnvironment(list = 'python-requirements.txt'): Promise<PythonEnvironment> {
  const requirements = join(ROOT, 'scripts', list);
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
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
    ['pip', 'install', '--quiet', '--python', environment.python, '-r', requirements],
    {
      stdio: ['ignore', 2, 2],
    },
  );
  writeFileSync(complete, `${new Date().toISOString()}\n`);
  return environment;
}
