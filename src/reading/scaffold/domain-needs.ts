/** What a domain needs of a project that `tq init` did not make. Reads only. */
import { basename, join } from 'node:path';
import { documentationPage } from '../../diagnostic-pages.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { projectFiles } from '../../scaffold/project-files.ts';
import type { EngineName, ProjectChoices, ScaffoldFile, Templates } from '../../scaffold/scaffold.ts';
import { shellWord } from '../../shell-word.ts';
import { shownPath } from '../shown-path.ts';
import { plainEntrypoint } from './entrypoint-folder.ts';
import { entriesOf, type ExistingProject } from './existing-project.ts';
import type { Places } from './lay-out.ts';

/** What flows have in common, and the schemas that files of a domain name for editors; those that are not there. */
export async function missingModules(
  project: readonly ScaffoldFile[],
  { folder }: Places,
  files: FileSystem,
): Promise<ScaffoldFile[]> {
  const modules = project.filter(({ path }) =>
    /^src\/core\/\w+\.py$|^\.(?:rules|block)\.schema\.json$/.test(path),
  );
  const isThere = await Promise.all(
    modules.map(async ({ path }) => {
      const places = [path, path.replace(/\.py$/, '/__init__.py')];
      return (await Promise.all(places.map((each) => files.exists(join(folder, each))))).includes(true);
    }),
  );
  return modules.filter((_, index) => isThere[index] !== true);
}

/** Packages that belong to the version of Prefect that the scaffold has; who has another needs others. */
const WITH_PREFECT = new Set(['prefect', 'fastapi', 'starlette', 'sqlalchemy']);

/** Lists of what is to be installed, at the top of a project. */
const LISTS =
  /^(?:(?:requirements\/[^/]+|(?:requirements|constraints)[^/]*)\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|pixi\.toml|environment\.ya?ml)$/;

/** What a person has to see to, each a sentence. `project`: the files that `tq init` would make. */
export async function domainRemarks(
  existing: ExistingProject,
  { engine, project }: { engine: EngineName; project: readonly ScaffoldFile[] },
  places: Places,
  files: FileSystem,
): Promise<string[]> {
  const wanted = project.find(({ path }) => path === 'requirements.txt')?.text ?? '';
  const requirements = await requirementRemark(engine, wanted, places, files);
  const hasAlert = entriesOf(existing.data).some(
    ({ entrypoint }) =>
      plainEntrypoint(String(entrypoint)) === 'src.prefect_flows.failure_alert.failure_alert',
  );
  return [
    ...requirements,
    ...(hasAlert ? [] : [`nothing tells of runs that fail: ${whatAlerts(existing, places)}`]),
  ];
}

/** `tq init` knows of `prefect.yaml` alone. */
function whatAlerts({ path, name }: ExistingProject, { folder, workingDirectory }: Places): string {
  if (basename(path) !== 'prefect.yaml')
    return `a deployment of \`${name}\` can, as \`${documentationPage('scaffold.md')}\` describes, "The failure alert"`;
  const shown = shellWord(shownPath(workingDirectory, folder));
  const init = folder === workingDirectory ? 'tq init' : `tq init ${shown}`;
  return `\`${init}\` adds a failure alert, and all else that a project of it has (\`--dry-run\` shows what)`;
}

async function requirementRemark(
  engine: EngineName,
  wanted: string,
  { folder }: Places,
  files: FileSystem,
): Promise<string[]> {
  const lists = await files.list(folder, (path) => LISTS.test(path));
  const texts = await Promise.all(
    lists.map(async (path) => {
      const read = await files.readFile(join(folder, path));
      return 'bytes' in read ? new TextDecoder().decode(read.bytes) : '';
    }),
  );
  const isNamed = (name: string): boolean => texts.some((text) => patternOf(name).test(text));
  if (isNamed(engine)) return [];
  const lines = wanted.split(/\r?\n/).flatMap((line) => (/^\w/.test(line) ? [line.trim()] : []));
  const hasPrefect = isNamed('prefect');
  const lacking = lines.filter((line) => {
    const [name = ''] = /^[\w-]+/.exec(line) ?? [];
    return !isNamed(name) && !(hasPrefect && WITH_PREFECT.has(name));
  });
  return [
    `no list of what is installed names \`${engine}\`; runs need ${nameList(lacking)}${lists.length === 0 ? '' : `, for example in \`${lists.find((path) => path === 'requirements.txt') ?? lists[0]}\``}`,
  ];
}

/** A package by its name, however its dashes are written; not in a comment, nor as a part of another name. */
function patternOf(name: string): RegExp {
  return new RegExp(`^[^#\\n]*(?<![\\w.-])${name.replaceAll(/[-_]/g, '[-_.]')}(?![\\w-])`, 'im');
}

/** What `tq init` would make, for what is taken from it. */
export function wholeProject(choices: Omit<ProjectChoices, 'ci'>, templates: Templates): ScaffoldFile[] {
  return projectFiles({ ...choices, ci: 'none' }, templates);
}
