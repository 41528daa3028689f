/** What to say when the file of an entrypoint is not there: where tq looked, and where the file is if it is elsewhere. */
import { relative, resolve } from 'node:path';
import { nameList } from '../../diagnostics/name-list.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { insidePath } from '../../inside-path.ts';
import { codeSource } from '../../plan/source-commit.ts';
import type { Deployment, Entrypoint } from '../../project/project.ts';
import type { PythonFiles } from './python-files.ts';
import type { ProjectFolders } from './source-folders.ts';

/** The file is there, yet it cannot be read. */
export function unreadableFile({ written }: Entrypoint, failure: string): Diagnostic {
  return diagnostic('TQ2012', { message: `the file of \`${written}\` cannot be read: ${failure}` });
}

/**
 * Prefect looks for the file from the working directory when it deploys, and from the folder that the pull steps leave
 * when it runs the flow; a file found anywhere else is of no use to either, but the path to write can be named.
 */
export async function missingFile(
  { candidates, functionPath }: Entrypoint,
  folders: ProjectFolders,
  files: PythonFiles,
): Promise<Diagnostic> {
  const [candidate = ''] = candidates;
  const message = `the flow's file \`${candidate}\` does not exist`;
  for (const folder of [folders.projectFolder, folders.repositoryRoot]) {
    const path = folder === undefined ? undefined : resolve(folder, candidate);
    if (folder === undefined || path === undefined || !(await files.exists(path))) continue;
    return diagnostic('TQ2012', { message, help: helpFor(path, folder, functionPath, folders) });
  }
  const help = `write the path from the folder where \`tq\` runs${elsewhere(folders)}`;
  return diagnostic('TQ2012', { message, help });
}

/** No folder of the project has the module. */
export function missingModule({ candidates }: Entrypoint, folders: ProjectFolders): Diagnostic {
  return diagnostic('TQ2012', {
    message: `none of the files ${nameList(candidates)} exists`,
    help: `write the module as Python imports it from the folder where \`tq\` runs${elsewhere(folders)}`,
  });
}

/** Where `tq.source` names another repository, the file is probably there; undefined where it does not. */
export function helpForOtherRepository(deployment: Deployment): string | undefined {
  const repository = codeSource(deployment, null)?.repository;
  return repository === undefined
    ? undefined
    : `if it is in the repository of \`tq.source\`, deploy from there: \`tq deploy --repo ${repository}\``;
}

/** Said of every `prefect.yaml` alike, whether or not these are other folders than the one where `tq` runs. */
function elsewhere({ projectFolder }: ProjectFolders): string {
  return projectFolder === undefined
    ? ''
    : '; it is not in the folder of `prefect.yaml` nor at the top of the repository either';
}

function helpFor(
  path: string,
  folder: string,
  functionPath: string,
  { workingDirectory }: ProjectFolders,
): string {
  const inside = insidePath(workingDirectory, path);
  if (inside !== undefined) return `write \`${inside}:${functionPath}\``;
  return `the file is at \`${written(relative(workingDirectory, path))}\`: run \`tq\` in \`${written(relative(workingDirectory, folder))}\``;
}

function written(path: string): string {
  return path.replaceAll('\\', '/');
}
