/** The real files that are broken: every project of the tests and examples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDERS = ['test/real-world', 'test/fixtures', 'test/conformance/deploy/cases', 'examples'];
/** Those that a project's reading may ask for. */
const READ_FILES =
  /(?:\.py|\.toml|\.env|prefect\.yaml|requirements\.txt|(?:quality|blocks)\/.*\.(?:yaml|json))$/;
const LARGEST_BYTES = 64 * 1024;

/** Files by their path below the project's folder; `prefect.yaml` is one of them. */
export type ProjectFiles = ReadonlyMap<string, Uint8Array>;

export const PROJECT_FILE = 'prefect.yaml';

/** In the order of their paths, so that a seed means the same everywhere. */
export function readCorpus(): ProjectFiles[] {
  const paths = FOLDERS.flatMap((folder) => filesBelow(join(ROOT, folder)));
  const folders = paths.filter((path) => path.endsWith(`/${PROJECT_FILE}`)).map((path) => join(path, '..'));
  return folders.map(readProject).filter((files) => files.has(PROJECT_FILE));
}

/** The files of one folder and those below it that fit, by their paths in it. */
export function readProject(folder: string): ProjectFiles {
  const files = new Map<string, Uint8Array>();
  for (const path of filesBelow(folder)) {
    const bytes = readFileSync(path);
    if (bytes.length <= LARGEST_BYTES) files.set(relative(folder, path), bytes);
  }
  return files;
}

/** Whether it is a rule file or a block file, which people write as they write `prefect.yaml`. */
export function isWritten(path: string): boolean {
  return /(?:^|\/)(?:quality|blocks)\/[^/]+\.(?:yaml|json)$/.test(path);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => READ_FILES.test(path))
    .sort();
}
