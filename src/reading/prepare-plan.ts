/** The walk that `plan` and `deploy` share: files → desired state → live state → findings and plan. Writes nothing. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment.ts';
import { desiredState } from '../plan/desired-state.ts';
import { diff } from '../plan/diff.ts';
import type { Plan } from '../plan/plan.ts';
import type { Checkout } from '../ports/git.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import { checkWorkPools } from '../preflight/work-pools.ts';
import type { LoadedProject } from './load-project.ts';
import { readLiveState } from './read-live-state.ts';

export interface PlanPorts {
  environment: Environment;
  connect: () => Promise<PrefectClient>;
}

/** A plan, or the findings that forbid one. */
export async function preparePlan(
  loaded: LoadedProject,
  /** Asked for before the files were read, since git takes its time in another process. */
  asked: Promise<Checkout | null>,
  ports: PlanPorts,
): Promise<{ plan?: Plan; prefect?: PrefectClient; diagnostics: Diagnostic[] }> {
  if (loaded.project === undefined) return { diagnostics: [] };
  const { workingDirectory, variables } = ports.environment;
  const [checkout, prefect] = await Promise.all([asked, ports.connect()]);
  const desired = desiredState(loaded.deployments, { workingDirectory, variables, checkout });
  const live = await readLiveState(desired, prefect);
  const deployments = loaded.deployments.map(({ deployment }) => deployment);
  const diagnostics = checkWorkPools(loaded.project.document, deployments, live.workPools);
  return hasErrors(diagnostics) ? { diagnostics } : { plan: diff(desired, live), prefect, diagnostics };
}
