/** Paths that git passes over, and the line that makes it so (git-check-ignore(1)). */
import { realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gitVariables, NO_NETWORK } from '../../git/git-variables.ts';
import type { IgnoredPath } from '../../ports/git.ts';
import { startProgram } from '../start-program.ts';
import { nearestFolder, PATIENCE } from './surroundings.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** With `-v -z`, each answer is four fields: the file of patterns, the line, the pattern, the path as it was asked for. */
const ARGUMENTS = ['check-ignore', '--stdin', '-z', '--verbose'];
const FIELDS = 4;

/** Absolute paths, which need not be there. Empty where git cannot tell, or not in time: it may wait for a file of patterns. */
export async function ignoredPaths(
  directory: string,
  paths: readonly string[],
  variables: Variables,
): Promise<IgnoredPath[]> {
  const workingDirectory = realpathSync(nearestFolder(directory));
  const asked = new Map(paths.map((path) => [relative(workingDirectory, withoutLinks(path)), path]));
  const { child, ended, end } = await startProgram(
    {
      program: 'git',
      args: ARGUMENTS,
      workingDirectory,
      variables: { ...gitVariables(variables, { url: '' }, undefined), ...NO_NETWORK },
    },
    { input: [...asked.keys()].join('\0') },
  );
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', () => undefined);
  const timer = setTimeout(() => void end(), PATIENCE);
  const ending = await ended;
  clearTimeout(timer);
  // 1: none of them is ignored.
  if (!('exitCode' in ending) || ending.exitCode !== 0) return [];
  const fields = Buffer.concat(chunks).toString('utf8').split('\0');
  const found: IgnoredPath[] = [];
  for (let index = 0; index + FIELDS <= fields.length; index += FIELDS) {
    const [source = '', line = '', pattern = '', name = ''] = fields.slice(index, index + FIELDS);
    const path = asked.get(name);
    // The last pattern that fits counts, and one with `!` takes the path back in.
    if (path !== undefined && !pattern.startsWith('!')) found.push({ path, by: `${source}:${line}` });
  }
  return found;
}

/** The folders above the file, as far as they are there: git tells nothing at all when one of the paths is behind a link. */
function withoutLinks(path: string): string {
  const folder = nearestFolder(dirname(path));
  return join(realpathSync(folder), relative(folder, path));
}
