/** Packages that the lists of a project name, in whatever way, and the list that a person writes. Reads only. */
import { dirname, join } from 'node:path';
import { insidePath } from '../../inside-path.ts';
import { normalizedName, requirementLines } from '../../requirements/requirement-lines.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { fromPoetryRange } from '../../requirements/poetry-range.ts';
import { parseRequirement, type RequirementText } from '../../requirements/requirement-text.ts';
import { packagesWritten } from '../../requirements/pyproject.ts';
import { textAt } from './surroundings.ts';
import { parseToml, tableIn, type TomlTable } from '../../toml-table.ts';

interface NamedPackage extends Pick<RequirementText, 'name' | 'specifier'> {
  /** The list that names it, as it is called in the project. */
  list: string;
}

export interface PackageLists {
  /** Names of the lists, those first that say most of what runs have. */
  names: string[];
  /** The first entry of a package counts. */
  packages: NamedPackage[];
  /** Lists that are searched for names alone. */
  texts: string[];
}

/** Lists in each other. */
const DEEPEST = 5;
/** Not those for work on the project. */
const REQUIREMENTS = /^requirements\/?(?![^/]*(?:dev|test|lint|doc))[^/]*\.(?:txt|in)$/;
const TOMLS = /^(?:pyproject\.toml|Pipfile|pixi\.toml)$/;
const TEXTS = /^(?:setup\.(?:py|cfg)|environment\.ya?ml)$/;

/** The lists at the top of a project. */
export async function packageLists(folder: string, files: FileSystem): Promise<PackageLists> {
  const kinds = [/^requirements\.txt$/, TOMLS, REQUIREMENTS, TEXTS];
  const found = await files.list(folder, (path) => kinds.some((kind) => kind.test(path)));
  const names = [...new Set(kinds.flatMap((kind) => found.filter((path) => kind.test(path))))];
  const [packages, texts] = await Promise.all([
    Promise.all(
      names.map((name) => {
        if (TEXTS.test(name)) return [];
        return TOMLS.test(name) ? packagesOfToml(name, folder, files) : packagesOf(name, folder, files);
      }),
    ),
    Promise.all(names.map((name) => (TEXTS.test(name) ? textAt(join(folder, name), files) : undefined))),
  ]);
  return { names, packages: packages.flat(), texts: texts.flatMap((text) => text ?? []) };
}

/** The entry of a package; of a list that is only searched one without a range. `name`: normalised. */
export function packageIn({ packages, texts }: PackageLists, name: string): NamedPackage | undefined {
  const pattern = patternOf(name);
  return (
    packages.find((each) => each.name === name) ??
    (texts.some((text) => pattern.test(text)) ? { name, specifier: '', list: '' } : undefined)
  );
}

/** A package by its name, however its dashes are written; not in a comment, nor as a part of another name. */
function patternOf(name: string): RegExp {
  return new RegExp(`^[^#\\n]*(?<![\\w.-])${name.replaceAll(/[-_]/g, '[-_.]')}(?![\\w-])`, 'im');
}

/** Lists that tools write, and the command that adds to what they are made of. */
const LOCKS = [
  ['uv.lock', 'uv add'],
  ['poetry.lock', 'poetry add'],
  ['pdm.lock', 'pdm add'],
] as const;

/** The list that a person writes, for a message: `` `pyproject.toml` (`uv add`) ``. Undefined where there is none. */
export async function writtenList(
  { names, packages }: PackageLists,
  folder: string,
  files: FileSystem,
): Promise<string | undefined> {
  if (names.includes('requirements.txt')) return '`requirements.txt`';
  for (const [lock, command] of LOCKS)
    if (await files.exists(join(folder, lock))) return `\`pyproject.toml\` (\`${command}\`)`;
  // Many a `pyproject.toml` holds settings of tools alone.
  const isList = (name: string): boolean =>
    name !== 'pyproject.toml' || packages.some(({ list }) => list === name);
  const chosen =
    ['Pipfile', 'pixi.toml'].find((name) => names.includes(name)) ?? names.find(isList) ?? names[0];
  return chosen === undefined ? undefined : `\`${chosen}\``;
}

/** Those of a list of requirements, with the lists that it asks for, as far as they are in the folder. */
export async function packagesOf(
  name: string,
  folder: string,
  files: FileSystem,
  depth = 0,
): Promise<NamedPackage[]> {
  const text = depth > DEEPEST ? undefined : await textAt(join(folder, name), files);
  const found = await Promise.all(
    requirementLines(text ?? '').map((line) => {
      if (line.kind === 'requirement') return readable(line.text, name);
      if (line.kind !== 'include') return [];
      const path = join(dirname(name), line.path);
      const isInside = insidePath(folder, join(folder, path)) !== undefined;
      return isInside ? packagesOf(path, folder, files, depth + 1) : [];
    }),
  );
  return found.flat();
}

function readable(text: string, list: string): NamedPackage[] {
  const read = parseRequirement(text);
  return 'failure' in read ? [] : [{ name: read.name, specifier: read.specifier, list }];
}

/** As `pyproject.toml`, Pipenv and pixi write them. */
async function packagesOfToml(list: string, folder: string, files: FileSystem): Promise<NamedPackage[]> {
  const read = parseToml((await textAt(join(folder, list), files)) ?? '');
  // What is wrong with it is told by `tq preflight`, and of `pyproject.toml` by `tq validate`.
  if ('fault' in read) return [];
  const written = packagesWritten(read.table).filter(({ use }) => use !== 'bound');
  return [
    ...written.flatMap((each) =>
      each.kind === 'requirement' ? readable(each.text, list) : [ofEntry(each.key, each.range, list)],
    ),
    ...tablesOf(read.table).flatMap((table) =>
      Object.entries(table).map(([name, value]) =>
        ofEntry(name, typeof value === 'string' ? value : tableIn(value)['version'], list),
      ),
    ),
  ];
}

/** Those of Pipenv, and of pixi in a file of its own or in `pyproject.toml`. */
function tablesOf(document: TomlTable): TomlTable[] {
  const pixi = [tableIn(document, 'tool', 'pixi'), document].flatMap((each) =>
    ['dependencies', 'pypi-dependencies', 'dev-dependencies'].map((name) => tableIn(each, name)),
  );
  return [...pixi, ...['packages', 'dev-packages'].map((name) => tableIn(document, name))];
}

function ofEntry(name: string, range: unknown, list: string): NamedPackage {
  const specifier = typeof range === 'string' ? fromPoetryRange(range) : undefined;
  return { name: normalizedName(name), specifier: specifier ?? '', list };
}
