/** Of several projects, those that `-n` names deployments of. */
import { nameList } from '../diagnostics/name-list.ts';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import { matchedNames, namesOf } from '../project/select.ts';
import { type LoadOptions, type LoadPorts, ProjectLoader } from './load-project.ts';
import type { ProjectFile } from './chosen-files.ts';

export interface ChosenProject {
  project: ProjectFile;
  /** What it is asked for with `-n`; undefined: all of it. */
  names: string[] | undefined;
}

/** A message holds no more names. */
const MOST_NAMES = 10;

/** Without names all projects. A name that no file has is a finding, an error when nothing is left. */
export async function chosenProjects(
  projects: readonly ProjectFile[],
  names: readonly string[],
  ports: LoadPorts & Pick<LoadOptions, 'environment'>,
): Promise<{ projects: ChosenProject[]; diagnostics: Diagnostic[] }> {
  if (names.length === 0)
    return { projects: projects.map((project) => ({ project, names: undefined })), diagnostics: [] };
  const chosen: { project: ProjectFile; names: string[] }[] = [];
  const known: string[] = [];
  for (const project of projects) {
    const { document } = await ProjectLoader.open(
      {
        workingDirectory: project.root,
        prefectFile: project.file,
        selection: { names: [] },
        environment: ports.environment,
      },
      ports,
    );
    if (document === undefined) continue;
    known.push(...namesOf(document));
    const matched = matchedNames(document, names);
    if (matched.length > 0) chosen.push({ project, names: matched });
  }
  const matched = new Set(chosen.flatMap((each) => each.names));
  const unmatched = names.filter((name) => !matched.has(name));
  return {
    projects: chosen,
    diagnostics: unmatched.map((name) => inNoFile(name, known, chosen.length === 0)),
  };
}

function inNoFile(name: string, known: readonly string[], isDecisive: boolean): Diagnostic {
  const near = nearMiss(name, known);
  return {
    ...diagnostic('TQ2018', {
      message: `no deployment of the files matches \`${name}\`${didYouMean(near)}`,
      help:
        near === undefined && known.length > 0
          ? `these are known: ${nameList(known, MOST_NAMES)}`
          : undefined,
    }),
    severity: isDecisive ? 'error' : 'warning',
  };
}
