/** Reading and hashing a build context beside `git status` of the same files, which also has to look at each of them. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { measureInTurns, type Plan, type Sample } from './series.ts';

export const CONTEXT_LABELS = { hash: 'hash context', gitStatus: 'git status' } as const;

const FILES = 10_000;
const FOLDERS = 100;
/** Lines of a file; with a mean of 3 KB the tree has 30 MB. */
const MOST_LINES = 200;

/** `folder` exists, and is removed by whoever made it. */
export async function measureHashContext(folder: string, plan: Plan): Promise<Sample[]> {
  const context = await writeContext(folder);
  const contenders = [
    { label: CONTEXT_LABELS.hash, command: [process.execPath, await compileHashOnce(folder), context] },
    { label: CONTEXT_LABELS.gitStatus, command: [programPath('git'), 'status', '--porcelain'] },
  ];
  const surroundings = { ...plan.surroundings, workingDirectory: context };
  return measureInTurns(`context of ${FILES}`, contenders, { ...plan, surroundings });
}

async function writeContext(folder: string): Promise<string> {
  const context = join(folder, 'context');
  for (let index = 0; index < FILES; index += 1) {
    const inside = join(context, 'src', `part-${index % FOLDERS}`);
    if (index < FOLDERS) mkdirSync(inside, { recursive: true });
    const lines = 1 + ((index * 7919) % MOST_LINES);
    writeFileSync(
      join(inside, `module_${index}.py`),
      `# Line of module ${index}, of so many.\n`.repeat(lines),
    );
  }
  writeFileSync(join(context, '.dockerignore'), '.git\n**/__pycache__\n**/*.pyc\n*.md\n!README.md\n');
  writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '-m', 'All'],
  ])
    await execa('git', args, { cwd: context });
  return context;
}

/** As `tq` is bundled. */
async function compileHashOnce(folder: string): Promise<string> {
  const outfile = join(folder, 'hash-once.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'hash-once.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
  });
  return outfile;
}

function programPath(name: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`there is no \`${name}\``);
  return found;
}
