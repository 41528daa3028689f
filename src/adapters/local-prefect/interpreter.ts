/** The Python that runs the local server: one that is there, else one of our own. */
import { resolve } from 'node:path';
import { execa } from 'execa';
import { PINNED_SET } from '../../dev/pinned-set.ts';
import type { Environment } from '../../environment.ts';
import { TqError } from '../../tq-error.ts';
import { makeEnvironment, pythonIn, systemPython } from './environments.ts';

export interface InterpreterOptions {
  python?: string;
  dataDirectory: string;
  onProgress: (line: string) => void;
  isStopped?: (() => boolean) | undefined;
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
      help: `install it (\`${options.python} -m pip install ${quoted(PINNED_SET)}\`), or leave out \`--python\``,
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

/** Of the versions that are known to work; a new `tq` makes a new one. */
function ownInterpreter(
  environment: Environment,
  { dataDirectory, onProgress, isStopped }: InterpreterOptions,
): Promise<string> {
  const content = {
    title: 'the Prefect server',
    key: PINNED_SET,
    install: PINNED_SET,
    folder: dataDirectory,
  };
  return makeEnvironment(environment, dataDirectory, content, { onProgress, isStopped });
}

function quoted(requirements: readonly string[]): string {
  return requirements
    .map((requirement) => (requirement.includes('<') ? `'${requirement}'` : requirement))
    .join(' ');
}
