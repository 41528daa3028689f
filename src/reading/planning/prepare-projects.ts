/** Plans of several projects: all of them are made and checked, against each other as well, before a step of one runs. */
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import type { Reporter } from '../../ports/reporter.ts';
import { inHalves, type Pause } from '../in-halves.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import type { ProjectFile } from '../chosen-files.ts';
import { type ClashPorts, findClashes, type Part } from './unwritten-clashes.ts';

/** What the walk of a project takes part with. */
export interface Together {
  /** Waits until all others have been compared; to be asked before anything is run or asked of a person. */
  pause: Pause;
  /** To be told of each comparison with the server. */
  compared: (prepared: PreparedPlan) => void;
}

export interface TogetherPorts {
  reporter: Reporter;
  /** What reads the entries and files that are left out. */
  ports: ClashPorts;
}

/** One of the projects of a run. */
interface CheckedProject {
  several: ProjectFile | undefined;
  /** All files that were named, chosen or not; undefined: one plain file. */
  siblings?: readonly ProjectFile[] | undefined;
}

/**
 * The results in the order of the projects; undefined after findings that forbid to go on. `walk` is the walk of one;
 * `mayGoOn` says whether a result lets the others go on.
 */
export async function prepareProjects<P extends CheckedProject, T>(
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
      mayPass: () => sayClashes(projects, compared, ports),
    },
  );
}

/** Whether there are none. */
async function sayClashes(
  projects: readonly CheckedProject[],
  compared: ReadonlyMap<CheckedProject, PreparedPlan>,
  { reporter, ports }: TogetherPorts,
): Promise<boolean> {
  const written = new Map([...compared].map(([{ several }, { loaded }]) => [several?.path, loaded]));
  const siblings = projects.flatMap((each) => each.siblings ?? each.several ?? []);
  const files = new Map(siblings.map((each) => [each.path, each]));
  const parts: Part[] = [...files.values()].map(({ path, root, file }) => ({
    root,
    file,
    isPartOfWhole: true,
    loaded: written.get(path),
  }));
  const alone = written.get(undefined);
  if (alone !== undefined) {
    const { workingDirectory: root } = ports;
    parts.push({ root, file: alone.project.document.file, isPartOfWhole: false, loaded: alone });
  }
  const { diagnostics, sources } = await findClashes(parts, ports);
  if (diagnostics.length > 0) reporter.diagnostics(diagnostics, sources);
  return !hasErrors(diagnostics);
}
