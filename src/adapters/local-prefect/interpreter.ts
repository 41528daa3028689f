/** The Python that runs the local server: one that is there, else one of our own. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../environment.ts';
import { TqError } from '../../tq-error.ts';

/** Prefect 3.8.8 with the newest versions of its libraries that its server starts with. */
export const WORKING_SET = ['prefect==3.8.8', 'fastapi==0.141.1', 'starlette==1.3.1', 'sqlalchemy<2.1'];

export interface InterpreterOptions {
  python?: string;
  dataDirectory: string;
  onProgress: (line: string) => void;
}

/** Returns an interpreter that has Prefect 3; makes an environment in the data folder if none is found. */
export async function findInterpreter(
  environment: Environment,
  options: InterpreterOptions,
): Promise<string> {
  if (options.python !== undefined) {
    const python = absolute(options.python, environment);
    if (await hasPrefect(python, environment, options.dataDirectory)) return python;
    throw new TqError('failed', `\`${options.python}\` has no Prefect 3`, {
      help: `install it (\`${options.python} -m pip install ${quoted(WORKING_SET)}\`), or leave out \`--python\``,
    });
  }
  for (const candidate of candidates(environment)) {
    if (await hasPrefect(candidate, environment, options.dataDirectory)) return candidate;
  }
  return ownInterpreter(environment, options);
}

function candidates(environment: Environment): string[] {
  const { VIRTUAL_ENV } = environment.variables;
  return [
    ...(VIRTUAL_ENV ? [absolute(pythonIn(VIRTUAL_ENV, environment), environment)] : []),
    absolute(pythonIn('.venv', environment), environment),
    systemPython(environment),
  ];
}

/** A bare name is looked for on `PATH`; a path is seen from the caller's working directory, not from the data folder. */
function absolute(python: string, environment: Environment): string {
  return /[/\\]/.test(python) ? resolve(environment.workingDirectory, python) : python;
}

function pythonIn(virtualEnvironment: string, environment: Environment): string {
  return environment.platform === 'win32'
    ? join(virtualEnvironment, 'Scripts', 'python.exe')
    : join(virtualEnvironment, 'bin', 'python');
}

function systemPython(environment: Environment): string {
  return environment.platform === 'win32' ? 'python' : 'python3';
}

/** Asks the package's metadata: importing Prefect would take two seconds. */
async function hasPrefect(python: string, environment: Environment, directory: string): Promise<boolean> {
  const code = 'from importlib.metadata import version; print(version("prefect"))';
  const result = await execa(python, ['-c', code], {
    reject: false,
    stdin: 'ignore',
    timeout: 30_000,
    // Not in the project: with `-c`, a module in the working directory hides the one of the standard library.
    cwd: directory,
    env: environment.variables,
    extendEnv: false,
  });
  return !result.failed && result.stdout.startsWith('3.');
}

/** Makes the environment once; its name follows from its content, so that a new `tq` makes a new one. */
async function ownInterpreter(environment: Environment, options: InterpreterOptions): Promise<string> {
  const name = createHash('sha256').update(WORKING_SET.join('\n')).digest('hex').slice(0, 12);
  const directory = join(options.dataDirectory, `python-${name}`);
  const python = pythonIn(directory, environment);
  const complete = join(directory, 'complete');
  if (existsSync(complete)) return python;

  options.onProgress(`no Python with Prefect 3 found; making one in ${directory} (once, about a minute)`);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await run(systemPython(environment), ['-m', 'venv', directory], {
    failed: 'could not make a Python environment for the local Prefect server',
    help: 'install Python 3.10 or newer with its venv module (Debian: `apt-get install python3-venv`), or give an interpreter that has Prefect with `--python`',
  });
  options.onProgress(`installing ${WORKING_SET.join(' ')}`);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...WORKING_SET], {
    failed: 'could not install Prefect for the local server',
    help: 'check that the package index can be reached, or give an interpreter that has Prefect with `--python`',
  });
  await writeFile(complete, '');
  return python;
}

async function run(
  command: string,
  args: string[],
  onFailure: { failed: string; help: string },
): Promise<void> {
  const result = await execa(command, args, { reject: false, stdin: 'ignore', all: true });
  if (!result.failed) return;
  const said = result.all?.trim().split('\n').slice(-5).join('\n');
  throw new TqError('failed', said ? `${onFailure.failed}:\n${said}` : onFailure.failed, {
    help: onFailure.help,
    cause: result,
  });
}

function quoted(requirements: readonly string[]): string {
  return requirements
    .map((requirement) => (requirement.includes('<') ? `'${requirement}'` : requirement))
    .join(' ');
}
