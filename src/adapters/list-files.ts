/** The files below a folder, within bounds. Links are not followed, so no loop of them is walked. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LISTED } from '../ports/file-system.ts';

export async function listFiles(
  folder: string,
  isWanted: (path: string) => boolean = () => true,
): Promise<string[]> {
  const found: string[] = [];
  await walk(folder, '', 0, { found, isWanted });
  return found.sort();
}

interface Listing {
  found: string[];
  isWanted: (path: string) => boolean;
}

async function walk(root: string, inside: string, depth: number, listing: Listing): Promise<void> {
  const { found, isWanted } = listing;
  const entries = await readdir(join(root, inside), { withFileTypes: true }).catch((): Dirent[] => []);
  const ofInterest = entries.filter((entry) => !(entry.isDirectory() && LISTED.leftOut.test(entry.name)));
  for (const entry of ofInterest.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (found.length >= LISTED.most) return;
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isFile()) {
      if (isWanted(path)) found.push(path);
    } else if (entry.isDirectory() && depth < LISTED.deepest) await walk(root, path, depth + 1, listing);
  }
}
