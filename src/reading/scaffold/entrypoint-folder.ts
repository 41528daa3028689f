/** From where the entrypoints of a `prefect.yaml` are seen: Prefect takes them from the folder where it is run. */
import { dirname, join, relative } from 'node:path';
import { insidePath } from '../../inside-path.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { YamlMapping } from '../../project/yaml-value.ts';
import { shellWord } from '../../command-line/shell-word.ts';
import { TqError } from '../../tq-error.ts';
import { repositoryRoot } from '../files/repository-root.ts';
import type { ExistingProject } from './existing-project.ts';
import type { Places } from './lay-out.ts';

/**
 * The folder of the file, unless no flow is below it and one is below a folder above it (up to the top of the repository),
 * or below the working directory.
 */
export async function entrypointFolder(
  entries: readonly YamlMapping[],
  { folder, workingDirectory }: Places,
  files: FileSystem,
): Promise<string> {
  const paths = entries.flatMap(({ entrypoint }) => filesOf(entrypoint));
  if (paths.length === 0) return folder;
  const top = (await repositoryRoot(folder, files)) ?? workingDirectory;
  for (const each of new Set([folder, ...foldersAbove(folder, top), workingDirectory]))
    for (const path of paths) if (await files.exists(join(each, path))) return each;
  return folder;
}

/** Nearest first; none where `top` is not above it. */
function foldersAbove(folder: string, top: string): string[] {
  const above = dirname(folder);
  return above === folder || insidePath(top, above) === undefined ? [] : [above, ...foldersAbove(above, top)];
}

/** Where the flow may be: `flows/a.py` of `flows/a.py:a` and of `flows.a.a`. */
function filesOf(entrypoint: unknown): string[] {
  const written = typeof entrypoint === 'string' ? plainEntrypoint(entrypoint) : '';
  const [, module] = /^([\w.-]+)\.[^.]+$/u.exec(written) ?? [];
  return module === undefined ? [] : [`${module.replaceAll('.', '/')}.py`];
}

/** The same text for each way in which Prefect takes it: `flows.a.a` for `./flows/a.py:a` as well. */
export function plainEntrypoint(entrypoint: string): string {
  const [, path, flow] = /^(?:\.\/)*(.+)\.py:(.+)$/.exec(entrypoint.trim().replaceAll('\\', '/')) ?? [];
  return path === undefined
    ? entrypoint.trim()
    : `${path.replaceAll(/\/(?:\.?\/)+/g, '/').replaceAll('/', '.')}.${flow}`;
}

/** Throws `TqError` (`failed`) where what scaffolding writes would be seen from elsewhere than the rest of the file. */
export function demandOwnFolder({ name, path, seenFrom }: ExistingProject, workingDirectory: string): void {
  const folder = dirname(path);
  if (seenFrom === folder) return;
  const other = relative(workingDirectory, `${folder}-quality`).replaceAll('\\', '/');
  const from = relative(folder, seenFrom).replaceAll('\\', '/');
  throw new TqError(
    'failed',
    `the entrypoints of \`${name}\` are seen from \`${from}\`, and those that tq writes from the folder of \`prefect.yaml\`; nothing was written`,
    { help: `make a project of its own in a folder of its own: \`tq init ${shellWord(other)}\`` },
  );
}
