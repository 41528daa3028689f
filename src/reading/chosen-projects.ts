/** Of several projects, those that `-n` and `-e` choose deployments of. */
import { type Diagnostic } from '../diagnostics/diagnostic.ts';
import {
  environmentsOf,
  EVERYTHING,
  hasMatch,
  matchedEnvironments,
  matchedNames,
  namesOf,
  type Selection,
  type Unmatched,
  unmatchedOf,
} from '../project/select.ts';
import { unmatchedFinding } from '../project/unmatched.ts';
import { type LoadOptions, type LoadPorts, ProjectLoader } from './load-project.ts';
import type { ProjectFile } from './chosen-files.ts';

export interface ChosenProject {
  project: ProjectFile;
  /** What it is asked for with `-n`; undefined: whatever its deployments are called. */
  names: string[] | undefined;
  /** Likewise with `-e`. */
  environments: string[] | undefined;
}

/** What the files have of that which was asked for. */
interface Found {
  names: string[];
  environments: string[];
  knownNames: string[];
  knownEnvironments: string[];
}

/** All projects where nothing is asked for. What no file has is a finding, an error when nothing is left. */
export async function chosenProjects(
  projects: readonly ProjectFile[],
  asked: Selection,
  ports: LoadPorts & Pick<LoadOptions, 'environment'>,
): Promise<{ projects: ChosenProject[]; diagnostics: Diagnostic[] }> {
  const { names, environments = [] } = asked;
  if (names.length + environments.length === 0) return { projects: projects.map(whole), diagnostics: [] };
  const chosen: ChosenProject[] = [];
  const found: Found = { names: [], environments: [], knownNames: [], knownEnvironments: [] };
  for (const project of projects) {
    const { document } = await ProjectLoader.open(
      {
        workingDirectory: project.root,
        prefectFile: project.file,
        selection: EVERYTHING,
        environment: ports.environment,
      },
      ports,
    );
    if (document === undefined) continue;
    const matched = matchedNames(document, names);
    const matchedThere = matchedEnvironments(document, environments);
    found.names.push(...matched);
    found.environments.push(...matchedThere);
    found.knownNames.push(...namesOf(document));
    found.knownEnvironments.push(...environmentsOf(document));
    if (hasMatch(document, asked))
      chosen.push({ project, names: givenOr(matched), environments: givenOr(matchedThere) });
  }
  const isDecisive = chosen.length === 0;
  const unmatched = unmatchedIn(asked, found, isDecisive);
  return {
    projects: chosen,
    diagnostics: unmatched.map((each) => unmatchedFinding(each, { of: 'the files', isDecisive })),
  };
}

function whole(project: ProjectFile): ChosenProject {
  return { project, names: undefined, environments: undefined };
}

/** A project is only chosen by what fits it, so that nothing is left means that nothing was asked for. */
function givenOr(matched: string[]): string[] | undefined {
  return matched.length === 0 ? undefined : matched;
}

function unmatchedIn(
  { names, environments = [] }: Selection,
  found: Found,
  isDecisive: boolean,
): Unmatched[] {
  const unmatched = [
    ...unmatchedOf('name', names, found.names, found.knownNames),
    ...unmatchedOf('environment', environments, found.environments, found.knownEnvironments),
  ];
  const isApart = isDecisive && unmatched.length === 0;
  return isApart ? [{ kind: 'both', environments }] : unmatched;
}
