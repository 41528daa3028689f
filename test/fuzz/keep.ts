/** Makes an input with a fault small, and writes it where the tests replay it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProjectFiles } from './corpus.ts';
import { examine } from './examine.ts';
import type { Input } from './make-input.ts';

export const FOUND = join(import.meta.dirname, 'found');
const MOST_TRIES = 400;

/** Returns the folder. The input is kept as it is when its fault does not come again, as with one that never ends. */
export async function keep({ files, changed }: Input, name: string, fault: string): Promise<string> {
  const small = await makeSmall(files, changed, kindOf(fault));
  const folder = join(FOUND, name);
  for (const [path, bytes] of small) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** Faults that differ in numbers and in what is far behind have one cause, as far as a program can tell. */
export function kindOf(fault: string): string {
  return fault.replaceAll(/\d+/g, 'N').slice(0, 60);
}

/** Leaves out piece after piece, ever smaller ones, as long as the same is still wrong. */
async function makeSmall(files: ProjectFiles, changed: string, kind: string): Promise<ProjectFiles> {
  let small = files;
  let tries = 0;
  const takeIfWrong = async (candidate: ProjectFiles): Promise<boolean> => {
    tries += 1;
    const { faults } = await examine(candidate);
    const isWrong = faults.some((fault) => kindOf(fault) === kind);
    if (isWrong) small = candidate;
    return isWrong;
  };
  if (!(await takeIfWrong(files))) return files;
  for (const path of files.keys()) {
    if (path !== changed) await takeIfWrong(new Map([...small].filter(([each]) => each !== path)));
  }
  const length = (): number => small.get(changed)?.length ?? 0;
  for (let piece = Math.ceil(length() / 2); piece >= 1 && tries < MOST_TRIES; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < length() && tries < MOST_TRIES;) {
      const bytes = Buffer.from(small.get(changed) ?? []);
      const without = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + piece)]);
      if (!(await takeIfWrong(new Map([...small, [changed, without]])))) at += piece;
    }
  }
  return small;
}
