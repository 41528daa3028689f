/** Whom a finding is about. */
import type { PlannedDeployment } from './capacity.ts';

export interface About {
  /** Index of a deployment. */
  deployment: number;
  /** Index among its schedules, where it is one of them. */
  schedule?: number;
}

/** Those that are meant, without naming their schedules. */
export function aboutThose(
  deployments: readonly PlannedDeployment[],
  isMeant: (deployment: PlannedDeployment, index: number) => boolean,
): About[] {
  return aboutAll(
    [...deployments.keys()].filter((index) => isMeant(deployments[index] as PlannedDeployment, index)),
  );
}

/** Of indices. */
export function aboutAll(indices: readonly number[]): About[] {
  return indices.map((deployment) => ({ deployment }));
}
