/** Runs of deployments: those that the scheduler has planned, and one to try a deployment with. Throws `TqError`. */

/** The server's state types (`prefect/server/schemas/states.py`), such as `COMPLETED`; `name` is what people read. */
export interface FlowRunState {
  type: string;
  name: string;
  message: string | null;
}

/** Types of states that a run does not leave (`TERMINAL_STATES` of the same file). */
export const TERMINAL_STATES: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED']);

export interface FlowRunReader {
  /** Runs that the scheduler has planned and a change would drop, by deployment id; deployments without any are left out. */
  countPlannedRuns(deploymentIds: readonly string[]): Promise<Record<string, number>>;
  /** Runs that go when their deployment is deleted, planned ones and those that somebody scheduled; by deployment id as above. */
  countScheduledRuns(deploymentIds: readonly string[]): Promise<Record<string, number>>;
  flowRunState(id: string): Promise<FlowRunState>;
}

export interface FlowRunStarter {
  /** Starts a run with the deployment's own parameters and returns its id. `key` makes it safe to ask twice. */
  startFlowRun(
    deploymentId: string,
    run: { name: string; tags: readonly string[]; key: string },
  ): Promise<string>;
}
