/** Which Prefect and which Python a project has, without importing anything of it. */
import type { Processes } from '../ports/processes.ts';
import type { Interpreter } from './find-interpreters.ts';

export interface InstalledPrefect {
  /** Such as `3.8.8`. */
  prefect: string;
  /** Such as `3.12`. */
  python: string;
}

const SCRIPT = `import sys
from importlib.metadata import version
print(version("prefect"))
print("%d.%d" % sys.version_info[:2])`;

const MILLISECONDS = 20_000;

/** Of the first interpreter that has Prefect; `-I` keeps the project's own modules and variables away from it. */
export async function installedPrefect(
  interpreters: readonly Interpreter[],
  { processes, variables, workingDirectory }: InstalledPorts,
): Promise<InstalledPrefect | undefined> {
  for (const { path } of interpreters) {
    const call = { program: path, args: ['-I', '-c', SCRIPT], workingDirectory, variables };
    const answer = await processes.run({ ...call, timeout: MILLISECONDS });
    if ('failure' in answer || answer.exitCode !== 0) continue;
    const [prefect = '', python = ''] = answer.stdout.split(/\r?\n/);
    if (prefect !== '' && python !== '') return { prefect, python };
  }
  return undefined;
}

interface InstalledPorts {
  processes: Processes;
  variables: Readonly<Record<string, string | undefined>>;
  workingDirectory: string;
}
