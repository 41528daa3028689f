/** The walk that `plan` and `deploy` share: files → desired state → live state → plan. Says what it finds; writes nothing. */
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { forgiveIgnoredKeys } from '../diagnostics/mercy.ts';
import type { Environment } from '../environment.ts';
import { desiredState } from '../plan/desired-state.ts';
import { diff } from '../plan/diff.ts';
import type { Plan } from '../plan/plan.ts';
import type { Git } from '../ports/git.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import type { Reporter } from '../ports/reporter.ts';
import { checkWorkPools } from '../preflight/work-pools.ts';
import type { Selection } from '../project/select.ts';
import type { Settings } from '../settings.ts';
import { loadProject, type LoadPorts } from './load-project.ts';
import { readLiveState } from './read-live-state.ts';

export interface PlanRequest {
  prefectFile: string;
  selection: Selection;
  /** Told how many entries the file has, before anything is said about them; may throw. */
  onEntries?: (count: number) => void;
}

export interface PlanPorts extends LoadPorts {
  environment: Environment;
  reporter: Reporter;
  git: Git;
  settings: () => Promise<Settings>;
  connect: () => Promise<PrefectClient>;
}

/** A plan and the client to carry it out with; undefined after findings that forbid one. */
export async function preparePlan(
  { prefectFile, selection, onEntries }: PlanRequest,
  ports: PlanPorts,
): Promise<{ plan: Plan; prefect: PrefectClient } | undefined> {
  const { workingDirectory, variables } = ports.environment;
  // Git takes its time in another process, so it is asked before the files are read.
  const asked = ports.git.checkout(workingDirectory);
  const defaultWorkPoolName = (await ports.settings()).defaultWorkPoolName?.value;
  const loaded = await loadProject({ workingDirectory, prefectFile, selection, defaultWorkPoolName }, ports);
  onEntries?.(loaded.entryCount);
  const findings = forgiveIgnoredKeys(loaded.diagnostics);
  ports.reporter.diagnostics(findings, loaded.sources);
  if (hasErrors(findings) || loaded.project === undefined) return undefined;

  const [checkout, prefect] = await Promise.all([asked, ports.connect()]);
  const desired = desiredState(loaded.deployments, { workingDirectory, variables, checkout });
  const live = await readLiveState(desired, prefect);
  const deployments = loaded.deployments.map(({ deployment }) => deployment);
  const missing = checkWorkPools(loaded.project.document, deployments, live.workPools);
  ports.reporter.diagnostics(missing, loaded.sources);
  return hasErrors(missing) ? undefined : { plan: diff(desired, live), prefect };
}
