/** Which project a history, a rollback or a lock is about: the one that is named, or that of `prefect.yaml`. */
import { dirname, resolve } from 'node:path';
import type { FileSystem } from '../ports/file-system.ts';
import { parseDocument } from '../project/parse-document.ts';
import { projectIdentity, type ProjectIdentity } from '../release/project-identity.ts';
import { TqError } from '../tq-error.ts';
import { whereAbove } from './files/unreadable-project.ts';

export interface ProjectChoice {
  /** Named with `--project`; then no file is read. */
  project?: string;
  prefectFile: string;
}

/** One that is named counts as declared. Only the file's top is looked at, so that a broken flow keeps nobody from its history. */
export async function chosenProject(
  { project, prefectFile }: ProjectChoice,
  workingDirectory: string,
  files: FileSystem,
): Promise<ProjectIdentity> {
  if (project !== undefined) {
    // The file's name is taken without blanks around it, too.
    const name = project.trim();
    if (name === '') throw new TqError('usage', '`--project` takes the name of a project');
    return { name, isDeclared: true };
  }
  const path = resolve(workingDirectory, prefectFile);
  const read = await files.readFile(path);
  const help = 'name the project with `--project NAME`, or the file with `--prefect-file`';
  if ('failure' in read) {
    const what =
      read.failure === 'missing'
        ? `there is no file \`${prefectFile}\``
        : `\`${prefectFile}\` cannot be read: ${read.detail}`;
    const above =
      read.failure === 'missing' ? await whereAbove(prefectFile, workingDirectory, files) : undefined;
    throw new TqError('usage', `${what}, so it is not known which project is meant`, {
      help: above === undefined ? help : `${above}, or ${help}`,
    });
  }
  const { document, diagnostics } = parseDocument(prefectFile, read.bytes);
  if (document === undefined) {
    const why = diagnostics[0]?.message ?? 'it is empty';
    throw new TqError('usage', `\`${prefectFile}\` does not say which project is meant: ${why}`, { help });
  }
  return projectIdentity(document.data, dirname(path));
}
