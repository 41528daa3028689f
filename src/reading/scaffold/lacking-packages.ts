/** Packages that a scaffold needs, held against those that the project names, with the files as they will be. */
import { join } from 'node:path';
import { nameList } from '../../diagnostics/name-list.ts';
import { requirementLines } from '../../requirements/requirement-lines.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { parseRequirement } from '../../requirements/requirement-text.ts';
import { mayMeet, parseSpecifier } from '../../requirements/specifier.ts';
import { BRINGS } from '../../quality/packages.ts';
import type { ScaffoldFile } from '../../scaffold/scaffold.ts';
import { type PackageLists, packageIn, packageLists, packagesOf, writtenList } from './named-packages.ts';

/** What runs need, and what tests need. */
const RUNS = 'requirements.txt';
const TESTS = 'requirements-dev.txt';

/** What a list that stays as it is lacks, and what in it contradicts; `wanted` are files of the scaffold. */
export async function keptListRemarks(
  wanted: readonly ScaffoldFile[],
  folder: string,
  files: FileSystem,
): Promise<string[]> {
  const remarks = await Promise.all(
    [RUNS, TESTS].map(async (name) => {
      const list = wanted.find(({ path }) => path === name);
      if (list === undefined || !(await files.exists(join(folder, name)))) return [];
      const lists =
        name === RUNS
          ? await packageLists(folder, files)
          : { names: [name], packages: await packagesOf(name, folder, files), texts: [] };
      return sentences(
        compared(list.text, lists),
        (lacking) => `add to \`${name}\`, which stays as it is, what the new files need: ${lacking}`,
      );
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
  const lists = await packageLists(folder, files);
  const written = await writtenList(lists, folder, files);
  const where = written === undefined ? `what ${nameList(packagesIn)} is made of` : written;
  return sentences(
    compared(templateTexts.join('\n'), lists),
    (lacking) =>
      `no \`requirements.txt\` was made beside ${nameList(packagesIn)}: add to ${where} what the new files need: ${lacking}`,
  );
}

/** The same for a domain, whose project may have been made by anybody; `wanted`: what `tq init` would write into a list. */
export async function domainPackageRemarks(
  wanted: string,
  folder: string,
  files: FileSystem,
): Promise<string[]> {
  const lists = await packageLists(folder, files);
  const written = await writtenList(lists, folder, files);
  return sentences(compared(wanted, lists), (lacking) =>
    written === undefined
      ? `no list of what is installed is here; runs need ${lacking}`
      : `add to ${written} what the new files need: ${lacking}`,
  );
}

interface Compared {
  /** Requirements as they are to be written. */
  lacking: string[];
  contradicting: { has: string; list: string; needs: string }[];
}

function sentences({ lacking, contradicting }: Compared, add: (lacking: string) => string): string[] {
  return [
    ...(lacking.length === 0 ? [] : [add(nameList(lacking))]),
    ...contradicting.map(
      ({ has, list, needs }) =>
        `\`${has}\` in \`${list}\` leaves out \`${needs}\`, which the new files are tested with`,
    ),
  ];
}

/** Packages that belong to the version of Prefect that the scaffold has; who has another needs others. */
const WITH_PREFECT = new Set(['fastapi', 'starlette', 'sqlalchemy']);

function compared(wanted: string, lists: PackageLists): Compared {
  const result: Compared = { lacking: [], contradicting: [] };
  const brought = new Set(lists.packages.flatMap(({ name }) => BRINGS[name] ?? []));
  const hasPrefect = packageIn(lists, 'prefect') !== undefined;
  for (const line of requirementLines(wanted)) {
    const needed = line.kind === 'requirement' ? parseRequirement(line.text) : undefined;
    if (needed === undefined || 'failure' in needed) continue;
    const own = packageIn(lists, needed.name);
    const comes = brought.has(needed.name) || (hasPrefect && WITH_PREFECT.has(needed.name));
    const [one, other] = [own, needed].map((each) => parseSpecifier(each?.specifier ?? ''));
    if (own === undefined && !comes) result.lacking.push(line.text);
    else if (own !== undefined && one !== undefined && other !== undefined && !mayMeet(one, other))
      result.contradicting.push({ has: `${own.name}${own.specifier}`, list: own.list, needs: line.text });
  }
  return result;
}
