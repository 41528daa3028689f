/** What `pyproject.toml` says of a project before anything is built. */
import { atPath, isTable, parseToml, type TomlTable } from '../../toml-table.ts';

export interface ProjectMetadata {
  /** Absent where the build back end finds it out, such as from `setup.py`. */
  name?: string;
  requiresPython?: string;
  /** Requirements by PEP 508, as written. */
  dependencies: string[];
  /** Its version comes from the tags of git (setuptools-scm, hatch-vcs, …), by this package. */
  versionFromGit?: string;
}

/** `package`: there is nothing to build. */
export type MetadataFault = { fault: 'package' | 'name' | 'syntax'; message: string; help?: string };

/** PEP 508 (`packaging/metadata.py`). */
const LEGAL_NAME = /^(?:[A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i;
const VERSION_FROM_GIT = /\b(setuptools[-_]scm|hatch-vcs|poetry-dynamic-versioning|uv-dynamic-versioning)\b/;

/** `pyproject`: its text; `hasSetup`: there is a `setup.py` or `setup.cfg`. */
export function projectMetadata(
  pyproject: string | undefined,
  hasSetup: boolean,
): ProjectMetadata | MetadataFault {
  if (pyproject === undefined)
    return hasSetup ? { dependencies: [] } : noPackage('there is no `pyproject.toml`');
  const read = parseToml(pyproject);
  if ('fault' in read) {
    const { line, reason } = read.fault;
    return { fault: 'syntax', message: `\`pyproject.toml\` line ${line} is not TOML: ${reason}` };
  }
  const { table: document } = read;
  const project = table(document, 'project');
  const poetry = table(document, 'tool', 'poetry');
  const isPackage = [project, poetry, table(document, 'tool', 'flit'), table(document, 'build-system')].some(
    (each) => each !== undefined,
  );
  if (!isPackage && !hasSetup) return noPackage('`pyproject.toml` has no `[project]`');
  const isPdm = table(document, 'tool', 'pdm', 'version')?.source === 'scm';
  const name = project?.name ?? poetry?.name;
  return faultOfName(name) ?? metadataOf(name, project, poetry, { text: pyproject, isPdm });
}

function metadataOf(
  name: unknown,
  project: TomlTable | undefined,
  poetry: TomlTable | undefined,
  { text, isPdm }: { text: string; isPdm: boolean },
): ProjectMetadata {
  const python = project?.['requires-python'] ?? table(poetry, 'dependencies')?.python;
  const dependencies = project?.dependencies;
  const versionFromGit = isPdm ? 'pdm-backend' : VERSION_FROM_GIT.exec(text)?.[1];
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof python === 'string' ? { requiresPython: python } : {}),
    dependencies: Array.isArray(dependencies) ? dependencies.filter((each) => typeof each === 'string') : [],
    ...(versionFromGit === undefined ? {} : { versionFromGit }),
  };
}

function noPackage(why: string): MetadataFault {
  return {
    fault: 'package',
    message: `there is no Python package to pack: ${why}`,
    help: 'write a `pyproject.toml` with `[build-system]` and `[project]`, or build from a Dockerfile of your own',
  };
}

function faultOfName(name: unknown): MetadataFault | undefined {
  if (name === undefined || (typeof name === 'string' && LEGAL_NAME.test(name))) return undefined;
  return {
    fault: 'name',
    message: `the name in \`pyproject.toml\` cannot name a package: ${JSON.stringify(name)}`,
    help: 'use letters, digits, `.`, `_` and `-`, with a letter or digit at both ends',
  };
}

function table(value: unknown, ...path: string[]): TomlTable | undefined {
  const found = atPath(value, path);
  return isTable(found) ? found : undefined;
}
