/** Which reader reads which file. */
import type { TextFile } from '../../requirements/read-requirements.ts';
import type { HostFile } from './pin.ts';
import { readDockerfile } from './read-dockerfile.ts';
import { readEnvironmentFile, readPipfileLock, readPythonVersion } from './read-other-lists.ts';
import { readPipfile } from './read-pipfile.ts';
import { readPyproject } from './read-pyproject.ts';
import { readRequirementList } from './read-requirement-list.ts';
import { readSetupCfg } from './read-setup-cfg.ts';
import { scanLock } from './scan-lock.ts';

const READERS: readonly (readonly [name: RegExp, read: (file: TextFile) => HostFile])[] = [
  [/^pyproject\.toml$/, readPyproject],
  [/^(?:uv|poetry|pdm)\.lock$|^pylock(?:\.[\w-]+)?\.toml$/, scanLock],
  [/^Pipfile\.lock$/, readPipfileLock],
  [/^Pipfile$/, readPipfile],
  [/^setup\.cfg$/, readSetupCfg],
  [/^environment[\w.-]*\.ya?ml$/, readEnvironmentFile],
  [/^\.python-version$/, readPythonVersion],
  [/^(?:[^/]*\.)?dockerfile[^/]*$|^containerfile$/i, readDockerfile],
  [/^(?:[^/]*(?:requirements|constraints)[^/]*\.(?:txt|in)|requirements\.lock)$/i, readRequirementList],
];

/** In UTF-16 units; a lock of thousands of packages has a tenth of it. */
const LONGEST = 20_000_000;

/** Undefined for a file of another name, which says nothing about versions. Folders of a path do not count. */
export function readHostFile(file: TextFile): HostFile | undefined {
  const path = file.file.replaceAll('\\', '/');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const isInFolder = /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/.test(path);
  const read = isInFolder ? readRequirementList : READERS.find(([pattern]) => pattern.test(name))?.[1];
  if (read === undefined || file.text.length <= LONGEST) return read?.(file);
  const problem = { place: { file: file.file }, message: 'it is longer than 20 MB' };
  return { file: file.file, pins: [], problems: [problem], isLock: false, includes: [] };
}
