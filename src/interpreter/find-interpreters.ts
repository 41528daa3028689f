/** The Pythons of this machine that come into question, found without running any of them. */
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Environment } from '../environment.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { TqError } from '../tq-error.ts';
import type { PythonChoice } from './python-choice.ts';

export interface Interpreter {
  /** Absolute. */
  path: string;
  /** Where it was found, for messages: `VIRTUAL_ENV`, `.venv`, `CONDA_PREFIX`, `PATH` or `--python`. */
  origin: string;
}

/**
 * Those that exist, the likeliest first; one alone when it was chosen by path, none for `never`. Throws `TqError` when
 * there is no Python at the chosen path.
 */
export async function findInterpreters(
  choice: PythonChoice,
  environment: Environment,
  files: FileSystem,
): Promise<Interpreter[]> {
  if (choice === 'never') return [];
  if (choice !== 'auto') return [await chosenInterpreter(choice.path, environment, files)];
  const found: Interpreter[] = [];
  for (const alternatives of candidates(environment)) {
    const first = await firstExisting(alternatives, files);
    if (first !== undefined && found.every(({ path }) => path !== first.path)) found.push(first);
  }
  return found;
}

async function firstExisting(
  alternatives: readonly Interpreter[],
  files: FileSystem,
): Promise<Interpreter | undefined> {
  for (const each of alternatives) {
    if (await files.exists(each.path)) return each;
  }
  return undefined;
}

/** For each origin where its Python may be; the first that exists is meant. */
function candidates(environment: Environment): Interpreter[][] {
  const { variables } = environment;
  return [
    pythonsIn(variables.VIRTUAL_ENV, 'VIRTUAL_ENV', environment),
    pythonsIn('.venv', '.venv', environment),
    pythonsIn(variables.CONDA_PREFIX, 'CONDA_PREFIX', environment),
    ...(isWindows(environment) ? ['python'] : ['python3', 'python']).map((name) =>
      onPath(name, 'PATH', environment),
    ),
  ];
}

/** In the folder of an environment; Conda's on Windows has its Python at the top. */
function pythonsIn(folder: string | undefined, origin: string, environment: Environment): Interpreter[] {
  if (folder === undefined || folder === '') return [];
  const names = isWindows(environment) ? ['Scripts/python.exe', 'python.exe'] : ['bin/python'];
  return names.map((name) => ({ path: resolve(environment.workingDirectory, folder, name), origin }));
}

/** Relative entries of `PATH` are left out: what they mean depends on where one stands. */
function onPath(name: string, origin: string, environment: Environment): Interpreter[] {
  const { variables } = environment;
  const folders = (variables.PATH ?? variables.Path ?? '')
    .split(delimiter)
    .filter((each) => isAbsolute(each));
  const file = isWindows(environment) ? `${name}.exe` : name;
  return folders.map((folder) => ({ path: join(folder, file), origin }));
}

function isWindows(environment: Environment): boolean {
  return environment.platform === 'win32';
}

/** A file, the folder of an environment, or a bare name that `PATH` knows. */
async function chosenInterpreter(
  written: string,
  environment: Environment,
  files: FileSystem,
): Promise<Interpreter> {
  const origin = '--python';
  const path = resolve(environment.workingDirectory, written);
  const read = await files.readFile(path);
  const isFolder = 'failure' in read && read.failure === 'directory';
  const inFolder = isFolder ? pythonsIn(path, origin, environment) : [{ path, origin }];
  const isName = !/[/\\]/.test(written);
  const found = await firstExisting(
    isName ? [...inFolder, ...onPath(written, origin, environment)] : inFolder,
    files,
  );
  if (found !== undefined) return found;
  const message = isFolder
    ? `the folder \`${written}\` has no Python: \`${inFolder[0]?.path}\` does not exist`
    : `there is no Python at \`${written}\``;
  throw new TqError('usage', message, {
    help: 'give `--python` the path of an interpreter, or of the folder of a virtual environment',
  });
}
