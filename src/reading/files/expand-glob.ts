/** The files that a path or glob of `prefect.yaml` leads to. */
import { join, resolve } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import { globPattern } from '../../project/glob-pattern.ts';

/** What stands before the first sign with a meaning: the whole of a plain path. */
export function plainPart(written: string): string {
  return /^[^*?{]*/.exec(written)?.[0] ?? '';
}

/** Absolute; relative to `folder` where they are written. None where a plain path leads nowhere, or braces do not match. */
export async function expandGlob(
  written: string,
  folder: string,
  files: Pick<FileSystem, 'exists' | 'list'>,
): Promise<string[]> {
  const plain = plainPart(written);
  if (plain === written) {
    const path = resolve(folder, written);
    return (await files.exists(path)) ? [path] : [];
  }
  const below = plain.slice(0, plain.lastIndexOf('/') + 1);
  const base = resolve(folder, below);
  const pattern = globPattern(written.slice(below.length));
  if (pattern === undefined) return [];
  const listed = await files.list(base, (each) => pattern.test(each));
  return listed.filter((each) => pattern.test(each)).map((each) => join(base, each));
}
