/** What to say where the file that describes the deployments cannot be read, and where one may be that was meant. */
import { dirname, join, relative } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FileSystem, ReadFailure } from '../../ports/file-system.ts';
import { repositoryRoot } from './repository-root.ts';
import { unreadableFile } from './unreadable-file.ts';

const OR_NAME_IT = 'or name the file: `tq validate PATH`, `tq deploy --prefect-file PATH`';

/** The finding for `file`, as it is asked for and shown. */
export async function unreadableProject(
  file: string,
  read: { failure: ReadFailure; detail: string },
  workingDirectory: string,
  files: FileSystem,
): Promise<Diagnostic> {
  return unreadableFile(file, read, { help: await helpFor(file, read.failure, workingDirectory, files) });
}

async function helpFor(
  file: string,
  failure: ReadFailure,
  workingDirectory: string,
  files: FileSystem,
): Promise<string | undefined> {
  if (failure === 'directory') return `name the file in it: \`${file}/prefect.yaml\``;
  if (failure !== 'missing') return undefined;
  const where =
    (await whereAbove(file, workingDirectory, files)) ?? 'go to the folder of your `prefect.yaml`';
  return `${where}, ${OR_NAME_IT}`;
}

/** Where the file of `fileAbove` is, and what to do; undefined where there is none. */
export async function whereAbove(
  name: string,
  folder: string,
  files: FileSystem,
): Promise<string | undefined> {
  const above = await fileAbove(name, folder, files);
  return above && `the file is at \`${above.path}\`: run \`tq\` in \`${above.folder}\``;
}

/**
 * The nearest file of that name in a folder above, as far up as the checkout goes, and its folder, both as written from
 * `folder`. Undefined where there is none, and for a name that says which folder is meant.
 */
export async function fileAbove(
  name: string,
  folder: string,
  files: FileSystem,
): Promise<{ path: string; folder: string } | undefined> {
  if (/[\\/]/.test(name)) return undefined;
  const top = await repositoryRoot(folder, files);
  for (let at = folder; at !== top && at !== dirname(at);) {
    at = dirname(at);
    if (!(await files.exists(join(at, name)))) continue;
    const above = relative(folder, at).replaceAll('\\', '/');
    return { path: `${above}/${name}`, folder: above };
  }
  return undefined;
}
