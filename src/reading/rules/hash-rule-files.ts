/** What the rule files were that a release runs: a digest for each, so that a record tells which rules were in force. */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import type { LoadedProject } from '../load-project.ts';
import { ProjectTexts } from '../checking/project-texts.ts';
import { readRuleFiles } from './rule-files.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';

/** SHA-256 by path below the project's folder, of the files that the chosen deployments name. */
export async function hashRuleFiles(
  { written, project }: LoadedProject,
  folders: ProjectFolders,
  files: FileSystem,
): Promise<Record<string, string>> {
  const texts = new ProjectTexts(folders, files);
  const named = await readRuleFiles({ document: written, deployments: project.deployments }, texts, false);
  const paths = [...new Set(named.flatMap((each) => each.files))].sort();
  const hashes: Record<string, string> = {};
  for (const path of paths) {
    const read = await files.readFile(path);
    if ('failure' in read) continue;
    hashes[relative(folders.projectFolder ?? folders.workingDirectory, path)] = createHash('sha256')
      .update(read.bytes)
      .digest('hex');
  }
  return hashes;
}
