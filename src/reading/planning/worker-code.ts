/**
 * Whether workers will run what is here: where pull steps get the code from git, the files of a deployment must be there as they are
 * here. Compares with what was last fetched of `origin`; asks `origin` itself only where that does not tell.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { insidePath } from '../../inside-path.ts';
import { ownClone } from '../../plan/own-clone.ts';
import { fullName, type DeploymentState } from '../../plan/state.ts';
import type { Checkout } from '../../ports/git.ts';
import type { Document } from '../../project/document.ts';
import type { Deployment } from '../../project/project.ts';
import { DeploymentFiles } from '../changes/deployment-files.ts';
import { Origin, type OriginPorts, type Target } from './origin.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';

export interface WorkerCode {
  findings: Diagnostic[];
  /** Full name of a deployment → its files that workers would get otherwise, relative to the repository. */
  differing: ReadonlyMap<string, readonly string[]>;
}

/** A deployment as the file has it and as the server is to hold it. */
export interface Wanted {
  deployment: Deployment;
  state: DeploymentState;
}

const NOTHING: WorkerCode = { findings: [], differing: new Map() };

/** `severity`: of what is found. */
export async function checkWorkerCode(
  document: Document,
  wanted: readonly Wanted[],
  about: { checkout: Checkout | null; folders: ProjectFolders; severity: Diagnostic['severity'] },
  ports: OriginPorts,
): Promise<WorkerCode> {
  const { checkout, folders, severity } = about;
  const cloned = wanted.flatMap((each) => {
    const clone = ownClone(each.state.fields.pull_steps, checkout?.remoteUrl ?? null);
    return clone === undefined ? [] : [{ ...each, clone }];
  });
  if (checkout === null || cloned.length === 0) return NOTHING;
  const repository = ports.revision?.repository ?? (await ports.git.open(folders.workingDirectory));
  try {
    const origin = new Origin(checkout, repository, ports);
    const files = new DeploymentFiles(document, folders, ports.files);
    const differing = new Map<string, Difference>();
    for (const { deployment, state, clone } of cloned) {
      const target = await origin.target(clone);
      if (target === undefined) continue;
      const paths = await origin.differing(target, async () => {
        const run = await files.runFilesOf(deployment);
        return [...run].flatMap((path) => insidePath(repository.root, path) ?? []);
      });
      if (paths.length > 0 || target.isUnpushed) {
        const uncommitted = await origin.uncommitted(paths);
        differing.set(fullName(state), { deployment, target, paths, uncommitted });
      }
    }
    return {
      findings: findingsOf(document, [...differing.values()], severity),
      differing: new Map([...differing].map(([name, { paths }]) => [name, paths])),
    };
  } finally {
    if (ports.revision === undefined) await repository.close();
  }
}

interface Difference {
  deployment: Deployment;
  target: Target;
  paths: readonly string[];
  /** Those of `paths` that are not committed here. */
  uncommitted: readonly string[];
}

const MOST_NAMES = 5;

/** One for all deployments of which the same is to be said. */
function findingsOf(
  document: Document,
  differences: readonly Difference[],
  severity: Diagnostic['severity'],
): Diagnostic[] {
  const groups = new Map<string, Difference[]>();
  for (const each of differences) {
    const key = JSON.stringify([each.paths, each.target]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((group) => {
    const [{ deployment, target, paths, uncommitted }] = group as [Difference];
    const names = nameList(
      group.map((each) => each.deployment.name),
      MOST_NAMES,
    );
    const isUncommitted = uncommitted.length > 0;
    const what = isUncommitted
      ? `${nameList(uncommitted, MOST_NAMES)} ${uncommitted.length === 1 ? 'is' : 'are'} not committed`
      : target.isUnpushed
        ? `${target.name} is not pushed`
        : `${nameList(paths, MOST_NAMES)} ${paths.length === 1 ? 'is' : 'are'} not the same in ${target.name} of \`origin\``;
    return {
      ...diagnostic(isUncommitted ? 'TQ4302' : 'TQ4303', {
        message: `${what}, from where workers get the code of ${names}: they would run something else than is here`,
        where: document.spanOf([...deployment.path, 'name']),
        help: `${helpOf(target, isUncommitted)}, or deploy all the same with \`--allow-dirty\``,
      }),
      severity,
    };
  });
}

function helpOf({ isUnpushed, isCommit }: Target, isUncommitted: boolean): string {
  if (isUncommitted) return 'commit and push';
  if (isCommit && !isUnpushed) return 'name another commit in the pull step';
  return 'push';
}

/** The same deployments, whose versions say which of them have files that are not what the commit has. */
export function withDirtyVersions(
  states: readonly DeploymentState[],
  { differing }: Pick<WorkerCode, 'differing'>,
): DeploymentState[] {
  return states.map((state) => {
    if (!differing.has(fullName(state))) return state;
    const { fields, versionInfo } = state;
    if (fields.version === null) return state;
    const version = `${fields.version}${DIRTY}`;
    return { ...state, fields: { ...fields, version }, versionInfo: { ...versionInfo, version } };
  });
}

/** As `git describe --dirty` says it. */
const DIRTY = '-dirty';
