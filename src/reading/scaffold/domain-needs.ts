/** What a domain needs of a project that `tq init` did not make. Reads only. */
import { basename, join } from 'node:path';
import { documentationPage } from '../../diagnostic-pages.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { entryMappings } from '../../project/entries.ts';
import { projectFiles } from '../../scaffold/project-files.ts';
import type { ProjectChoices, ScaffoldFile, Templates } from '../../scaffold/scaffold.ts';
import { shellWord } from '../../command-line/shell-word.ts';
import { shownPath } from '../files/shown-path.ts';
import { plainEntrypoint } from './entrypoint-folder.ts';
import type { ExistingProject } from './existing-project.ts';
import { domainPackageRemarks } from './lacking-packages.ts';
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

/** What a person has to see to, each a sentence. `project`: the files that `tq init` would make; `files`: as they will be. */
export async function domainRemarks(
  existing: ExistingProject,
  project: readonly ScaffoldFile[],
  places: Places,
  files: FileSystem,
): Promise<string[]> {
  const wanted = project.find(({ path }) => path === 'requirements.txt')?.text ?? '';
  const hasAlert = entryMappings(existing.data).some(
    ({ entrypoint }) =>
      plainEntrypoint(String(entrypoint)) === 'src.prefect_flows.failure_alert.failure_alert',
  );
  return [
    ...(await domainPackageRemarks(wanted, places.folder, files)),
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

/** What `tq init` would make, for what is taken from it. */
export function wholeProject(choices: Omit<ProjectChoices, 'ci'>, templates: Templates): ScaffoldFile[] {
  return projectFiles({ ...choices, ci: 'none' }, templates);
}
