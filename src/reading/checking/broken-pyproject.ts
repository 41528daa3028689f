/** A `pyproject.toml` that is no TOML. What else reads it goes on without it, so it is said here. */
import { join } from 'node:path';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { Lines } from '../../project/yaml/spans.ts';
import { parseToml } from '../../toml-table.ts';
import { listText } from '../files/list-text.ts';
import { shownPath } from '../files/shown-path.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';

/** Looks beside `prefect.yaml` and where `tq` runs. The line is named and not shown: it may hold the key of an API. */
export async function checkPyproject(
  { workingDirectory, projectFolder = workingDirectory }: ProjectFolders,
  files: FileSystem,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const folder of new Set([projectFolder, workingDirectory])) {
    const path = join(folder, 'pyproject.toml');
    const read = await files.readFile(path);
    if ('failure' in read) continue;
    const text = listText(read.bytes);
    const toml = parseToml(text);
    if ('table' in toml) continue;
    const file = shownPath(workingDirectory, path);
    const { line, reason } = toml.fault;
    const before = text.split('\n', line);
    const broken = (before.pop() ?? '').trimEnd();
    const start = before.reduce((length, each) => length + each.length + 1, 0);
    found.push(
      diagnostic('TQ4405', {
        message: `this \`pyproject.toml\` is not TOML: ${reason}`,
        where: new Lines(file, text).span({ start, end: start + broken.length }),
        help: 'repair it: Prefect, pip and whatever else reads it stumble there, too',
      }),
    );
  }
  return found;
}
