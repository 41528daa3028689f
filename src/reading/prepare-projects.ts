/** Plans of several projects: all of them are made and checked, against each other as well, before a step of one runs. */
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { blockLabel } from '../plan/block-state.ts';
import type { Reporter } from '../ports/reporter.ts';
import { type Claims, clashes } from '../project/clashes.ts';
import { inHalves, type Pause } from './in-halves.ts';
import type { LoadedProject } from './load-project.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import type { ProjectFile } from './project-files.ts';
import { renamedFindings, shownOutside } from './reporter-of-project.ts';

/** What the walk of a project takes part with. */
export interface Together {
  /** Waits until all others have been compared; to be asked before anything is run or asked of a person. */
  pause: Pause;
  /** To be told of each comparison with the server. */
  compared: (prepared: PreparedPlan) => void;
}

export interface TogetherPorts {
  reporter: Reporter;
  /** Where `tq` runs. */
  workingDirectory: string;
}

/**
 * The results in the order of the projects; undefined after findings that forbid to go on. `walk` is the walk of one;
 * `mayGoOn` says whether a result lets the others go on.
 */
export async function prepareProjects<P extends { several: ProjectFile | undefined }, T>(
  projects: readonly P[],
  walk: (project: P, together: Together) => Promise<T>,
  { mayGoOn, ...ports }: TogetherPorts & { mayGoOn: (result: T) => boolean },
): Promise<T[] | undefined> {
  const compared = new Map<P, PreparedPlan>();
  return inHalves(
    projects.map(
      (project) => (pause: Pause) =>
        walk(project, { pause, compared: (prepared) => void compared.set(project, prepared) }),
    ),
    {
      mayGoOn,
      mayPass: () =>
        sayClashes(
          [...compared].flatMap(([{ several }, { loaded }]) =>
            several === undefined ? [] : [{ several, loaded }],
          ),
          ports,
        ),
    },
  );
}

/** Whether there are none. */
function sayClashes(
  projects: readonly { several: ProjectFile; loaded: LoadedProject }[],
  { reporter, workingDirectory }: TogetherPorts,
): boolean {
  const claims = projects.map(({ several, loaded }) =>
    claimsOf(loaded, shownOutside(several, workingDirectory)),
  );
  const found = clashes(claims);
  if (found.length === 0) return true;
  const sources = projects.map(({ several, loaded }) => {
    const { file, text } = loaded.project.document;
    const rename = shownOutside(several, workingDirectory);
    return [...renamedFindings([], new Map([[file, text]]), rename).sources];
  });
  reporter.diagnostics(found, new Map(sources.flat()));
  return !hasErrors(found);
}

/** What a file would make on the server, and where it says so, by names that `rename` gives to files. */
export function claimsOf(
  { project: { document }, deployments, blocks, blockPlaces }: LoadedProject,
  rename: (file: string) => string,
): Claims {
  const at = (where: ReturnType<typeof document.spanOf>) => ({ ...where, file: rename(where.file) });
  return {
    deployments: deployments.map(({ deployment, flow }) => ({
      name: `${flow.flowName}/${deployment.name}`,
      where: at(document.spanOf([...deployment.path, 'name'])),
    })),
    blocks: blocks.map((block) => ({
      name: blockLabel(block).replace(/^block /, ''),
      where: at(blockPlaces.get(block.name) ?? document.spanOf(['tq', 'blocks'])),
      content: block.data,
    })),
  };
}
