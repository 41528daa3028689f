/** What is around a project that is to be: its repository, and files that some of the scaffold would be of no use beside. */
import { basename, join } from 'node:path';
import { nameList } from '../../diagnostics/name-list.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Git } from '../../ports/git.ts';
import type { Around, Templates } from '../../scaffold/scaffold.ts';
import { shownPath } from '../files/shown-path.ts';
import { parseToml, tableIn, textsOf } from '../../toml-table.ts';
import type { FileChange } from './lay-out.ts';

/** Lists of packages beside `requirements.txt`, as tools name them. */
const PACKAGE_LISTS = ['uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml', 'Pipfile', 'pixi.toml'];

export interface SurroundingsPorts {
  files: FileSystem;
  git: Pick<Git, 'surroundings'>;
}

/** `folder`: absolute; it need not be there. */
export async function lookAround(
  folder: string,
  templates: Templates,
  { files, git }: SurroundingsPorts,
): Promise<Around> {
  const { prefix, mainBranch } = await git.surroundings(folder);
  const package_ = await textAt(join(folder, 'pyproject.toml'), files);
  const lists = await Promise.all(PACKAGE_LISTS.map((name) => files.exists(join(folder, name))));
  const hasRequirements = await files.exists(join(folder, 'requirements.txt'));
  const packagesIn = [
    ...PACKAGE_LISTS.filter((_, index) => lists[index]),
    ...(package_ !== undefined && namesPackages(package_) ? ['pyproject.toml'] : []),
  ];
  return {
    ...(prefix ? { prefix } : {}),
    // What else a branch may be called means something else in a workflow, where names are patterns.
    ...(mainBranch !== undefined && /^[A-Za-z0-9][\w./-]*$/.test(mainBranch) ? { mainBranch } : {}),
    packagesIn: hasRequirements ? [] : packagesIn,
    hasOwnPackage: package_ !== undefined && !isOf(templates, 'pyproject.toml', package_),
    dockerfiles: await dockerfilesIn(folder, templates, files),
  };
}

/** The first lines of a file that the scaffold has made, whatever became of the rest. */
function isOf(templates: Templates, name: string, text: string): boolean {
  const layers = ['common', 'own-package', 'own-package-without-requirements'];
  const heads = layers.flatMap(
    (layer) => templates.get(`project/${layer}/${name}`)?.split('\n').slice(0, 2) ?? [],
  );
  return text
    .split(/\r?\n/)
    .slice(0, 2)
    .every((line) => heads.includes(line));
}

function namesPackages(text: string): boolean {
  const read = parseToml(text);
  // What is wrong with it is told by `tq validate`.
  if ('fault' in read) return false;
  const poetry = Object.keys(tableIn(read.table, 'tool', 'poetry', 'dependencies'));
  return (
    textsOf(tableIn(read.table, 'project')['dependencies']).length > 0 ||
    poetry.some((name) => name !== 'python')
  );
}

async function dockerfilesIn(folder: string, templates: Templates, files: FileSystem): Promise<string[]> {
  const found = await files.list(folder, (path) =>
    /^(?:Dockerfile(?:\..+)?|.+\.Dockerfile)$/i.test(basename(path)),
  );
  const own = await Promise.all(
    found.map(
      async (path) => !isOf(templates, 'Dockerfile', (await textAt(join(folder, path), files)) ?? ''),
    ),
  );
  return found.filter((_, index) => own[index]);
}

/** Undefined where it cannot be read. */
export async function textAt(path: string, files: FileSystem): Promise<string | undefined> {
  const read = await files.readFile(path);
  return 'bytes' in read ? new TextDecoder().decode(read.bytes) : undefined;
}

/** For editors alone. */
const FOR_EDITORS = /(?:^|\/)(?:\.vscode\/|\.[\w-]+\.schema\.json$)/;
const MOST_SHOWN = 4;

/** Files that are to be made and that git would pass over: a sentence for each line that says so. */
export async function ignoredRemarks(
  changes: readonly FileChange[],
  workingDirectory: string,
  git: Pick<Git, 'ignored'>,
): Promise<string[]> {
  const paths = changes.filter(({ before }) => before === undefined).map(({ path }) => path);
  const [first] = paths;
  if (first === undefined) return [];
  const ignored = (await git.ignored(join(first, '..'), paths)).filter(({ path }) => !FOR_EDITORS.test(path));
  const byLine = new Map<string, string[]>();
  for (const { path, by } of ignored)
    byLine.set(by, [...(byLine.get(by) ?? []), shownPath(workingDirectory, path)]);
  return [...byLine].map(([by, names]) => {
    const them = names.length === 1 ? 'it' : 'them';
    return `git ignores ${nameList(names, MOST_SHOWN)} (${by}): commit ${them} with \`git add -f\`, or a pipeline has ${them} not`;
  });
}
