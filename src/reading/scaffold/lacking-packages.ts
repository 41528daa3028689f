/** Packages that a scaffold needs, held against those that the project names already. */
import { dirname, join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { nameList } from '../../diagnostics/name-list.ts';
import { insidePath } from '../../inside-path.ts';
import { normalizedName, requirementLines } from '../../images/wheel/requirement-lines.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { fromPoetryRange } from '../../preflight/host/poetry-range.ts';
import { parseRequirement, type RequirementText } from '../../preflight/host/requirement-text.ts';
import { mayMeet, parseSpecifier } from '../../preflight/host/specifier.ts';
import type { ScaffoldFile } from '../../scaffold/scaffold.ts';
import { textAt } from './surroundings.ts';
import { tableIn, textsOf } from './toml.ts';

/** Lists in each other. */
const DEEPEST = 5;
const LISTS = ['requirements.txt', 'requirements-dev.txt'];
const TOML_LISTS = ['pyproject.toml', 'Pipfile', 'pixi.toml'];

/** What a list that stays as it is lacks, and what in it contradicts; `wanted` are files of the scaffold. */
export async function keptListRemarks(
  wanted: readonly ScaffoldFile[],
  folder: string,
  files: FileSystem,
): Promise<string[]> {
  const remarks = await Promise.all(
    LISTS.map(async (name) => {
      const list = wanted.find(({ path }) => path === name);
      if (list === undefined || !(await files.exists(join(folder, name)))) return [];
      const { lacking, contradicting } = compared(list.text, await requirementsOf(name, folder, files));
      return [
        ...(lacking.length === 0
          ? []
          : [`add to \`${name}\`, which stays as it is, what the new files need: ${nameList(lacking)}`]),
        ...contradicting.map(
          ({ has, needs }) =>
            `\`${has}\` in \`${name}\` leaves out \`${needs}\`, which the new files are tested with`,
        ),
      ];
    }),
  );
  return remarks.flat();
}

/** The same for a project that names its packages elsewhere, so that no `requirements.txt` is made. */
export async function elsewhereRemarks(
  packagesIn: readonly string[],
  templateTexts: readonly string[],
  folder: string,
  files: FileSystem,
): Promise<string[]> {
  const has = (
    await Promise.all(TOML_LISTS.map((name) => tomlRequirements(join(folder, name), files)))
  ).flat();
  const { lacking, contradicting } = compared(templateTexts.join('\n'), has);
  const where = nameList(packagesIn);
  return [
    ...(lacking.length === 0
      ? []
      : [
          `no \`requirements.txt\` was made beside ${where}: add there what the new files need: ${nameList(lacking)}`,
        ]),
    ...contradicting.map(
      (each) => `\`${each.has}\` leaves out \`${each.needs}\`, which the new files are tested with`,
    ),
  ];
}

interface Compared {
  /** Requirements as they are to be written. */
  lacking: string[];
  contradicting: { has: string; needs: string }[];
}

function compared(wanted: string, has: readonly RequirementText[]): Compared {
  const result: Compared = { lacking: [], contradicting: [] };
  for (const line of requirementLines(wanted)) {
    const needed = line.kind === 'requirement' ? parseRequirement(line.text) : undefined;
    if (needed === undefined || 'failure' in needed) continue;
    const own = has.find(({ name }) => name === needed.name);
    const [one, other] = [own, needed].map((each) => parseSpecifier(each?.specifier ?? ''));
    if (own === undefined) result.lacking.push(line.text);
    else if (one !== undefined && other !== undefined && !mayMeet(one, other))
      result.contradicting.push({ has: `${own.name}${own.specifier}`, needs: line.text });
  }
  return result;
}

/** With the lists that it asks for, as far as they are in the folder. */
async function requirementsOf(
  name: string,
  folder: string,
  files: FileSystem,
  depth = 0,
): Promise<RequirementText[]> {
  const text = depth > DEEPEST ? undefined : await textAt(join(folder, name), files);
  const found = await Promise.all(
    requirementLines(text ?? '').map((line) => {
      if (line.kind === 'requirement') return readable(line.text);
      if (line.kind !== 'include' && line.kind !== 'constraints') return [];
      const path = join(dirname(name), line.path);
      const isInside = insidePath(folder, join(folder, path)) !== undefined;
      return line.kind === 'include' && isInside ? requirementsOf(path, folder, files, depth + 1) : [];
    }),
  );
  return found.flat();
}

function readable(text: string): RequirementText[] {
  const read = parseRequirement(text);
  return 'failure' in read ? [] : [read];
}

/** As PEP 621, groups, Poetry, Pipenv and pixi write them. */
async function tomlRequirements(path: string, files: FileSystem): Promise<RequirementText[]> {
  let document: unknown;
  try {
    document = parseToml((await textAt(path, files)) ?? '');
  } catch {
    // What is wrong with it is told by `tq validate`.
    return [];
  }
  const poetry = tableIn(document, 'tool', 'poetry');
  const pixi = tableIn(document, 'tool', 'pixi');
  const lists = [
    textsOf(tableIn(document, 'project')['dependencies']),
    ...Object.values(tableIn(document, 'dependency-groups')).map(textsOf),
    ...Object.values(tableIn(document, 'project', 'optional-dependencies')).map(textsOf),
    textsOf(tableIn(document, 'tool', 'uv')['dev-dependencies']),
  ];
  const tables = [
    ...[poetry, pixi, tableIn(document)].flatMap((each) => [
      tableIn(each, 'dependencies'),
      tableIn(each, 'pypi-dependencies'),
      tableIn(each, 'dev-dependencies'),
    ]),
    ...Object.values(tableIn(poetry, 'group')).map((group) => tableIn(group, 'dependencies')),
    ...['packages', 'dev-packages'].map((name) => tableIn(document, name)),
  ];
  return [
    ...lists.flat().flatMap(readable),
    ...tables.flatMap((table) =>
      Object.entries(table).map(([name, value]) => {
        const range = typeof value === 'string' ? value : tableIn(value)['version'];
        const specifier = typeof range === 'string' ? fromPoetryRange(range) : undefined;
        return { name: normalizedName(name), specifier: specifier ?? '' };
      }),
    ),
  ];
}
