/** Which versions an interpreter has, asked by one start of it that imports nothing: `python/installed_packages.py`. */
import { isJsonObject, type JsonObject } from '../json.ts';
import { decodeJson, encodeJson } from '../json-text.ts';
import type { Processes } from '../ports/processes.ts';
import { pythonScript } from '../python-scripts.ts';
import type { Interpreter } from './find-interpreters.ts';

export interface InstalledPackages {
  /** Such as `3.11.7`. */
  python: string;
  /** Those of the names that are installed, by their name, with the version as it is written there. */
  packages: Readonly<Record<string, string>>;
}

export interface AskingPorts {
  processes: Processes;
  variables: Readonly<Record<string, string | undefined>>;
  workingDirectory: string;
  /** In milliseconds; by default 10 s. */
  patience?: number;
}

const PATIENCE_MILLISECONDS = 10_000;

/** A failure is half a sentence with the interpreter as its subject: `does not answer within 10 s`. */
export async function installedPackages(
  { path }: Interpreter,
  names: readonly string[],
  { processes, variables, workingDirectory, patience = PATIENCE_MILLISECONDS }: AskingPorts,
): Promise<InstalledPackages | { failure: string }> {
  const answer = await processes.run({
    program: path,
    // `-I` keeps the modules of the project and its variables away.
    args: ['-I', pythonScript('installed_packages.py')],
    workingDirectory,
    variables,
    input: encodeJson({ names }),
    timeout: patience,
  });
  if ('failure' in answer) return { failure: `cannot be started: ${answer.failure.split('\n', 1)[0]}` };
  if (answer.timedOut) return { failure: `does not answer within ${patience / 1000} s` };
  if (answer.exitCode !== 0)
    return {
      failure: `ends with ${answer.exitCode === null ? answer.signal : `exit code ${answer.exitCode}`}`,
    };
  return read(answer.stdout) ?? { failure: 'answers something that is no list of versions' };
}

function read(stdout: string): InstalledPackages | undefined {
  try {
    // What an environment prints when it starts comes before the answer.
    const answer = decodeJson(stdout.trim().split('\n').at(-1) ?? '');
    const packages = isJsonObject(answer) ? answer.packages : undefined;
    if (!isJsonObject(answer) || typeof answer.python !== 'string' || !isJsonObject(packages))
      return undefined;
    return { python: answer.python, packages: texts(packages) };
  } catch {
    return undefined;
  }
}

function texts(object: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
