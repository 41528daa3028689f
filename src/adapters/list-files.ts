/** The files below a folder, within bounds. Links are not followed, so no loop of them is walked. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const MOST_FILES = 2000;
const DEEPEST = 8;
const LEFT_OUT = /^(\.|__pycache__$|node_modules$|venv$|site-packages$)/;

export async function listFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  await walk(folder, '', 0, found);
  return found.sort();
}

async function walk(root: string, inside: string, depth: number, found: string[]): Promise<void> {
  const entries = await readdir(join(root, inside), { withFileTypes: true }).catch((): Dirent[] => []);
  const ofInterest = entries.filter((entry) => !(entry.isDirectory() && LEFT_OUT.test(entry.name)));
  for (const entry of ofInterest.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (found.length >= MOST_FILES) return;
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isFile()) found.push(path);
    else if (entry.isDirectory() && depth < DEEPEST) await walk(root, path, depth + 1, found);
  }
}
