/** The Prefect server that `tq dev` keeps on this machine. */
import type { JsonObject } from '../json.ts';
import type { FlowRunState } from './flow-runs.ts';
import type { LocalEnvironments, LocalWorker, LocalWorkers } from './local-workers.ts';
import type { PrefectClient } from './prefect-client.ts';

export type LocalServerStatus =
  | { running: true; apiUrl: string; uiUrl: string; processId: number; dataDirectory: string }
  | { running: false; dataDirectory: string };

export type RunningLocalServer = LocalServerStatus & { running: true };

export interface StartOptions {
  /** An interpreter that has Prefect; found or made when absent. */
  python?: string;
  /** 0 or absent: a free port, the last one used if it is still free. */
  port?: number;
  onProgress: (line: string) => void;
  /** Once it is true, packages are no longer waited for: `start` throws. */
  isStopped?: () => boolean;
}

export interface StartedRun {
  id: string;
  name: string;
  /** The page of the run. */
  url: string;
}

export interface RunLog {
  level: number;
  message: string;
}

/** Runs on the server that runs here. Throws `TqError`. */
export interface LocalRuns {
  /** `parameters` go over those of the deployment; the server refuses what does not fit. */
  start(deploymentId: string, parameters: JsonObject): Promise<StartedRun>;
  state(id: string): Promise<FlowRunState>;
  /** The lines of the run in their order, all but the first `known`. */
  logs(id: string, known: number): Promise<RunLog[]>;
  /**
   * Tells the server that these workers are gone, which it would find out by and by, and that the runs of pools without
   * any other worker ended with them.
   */
  abandon(workers: readonly Pick<LocalWorker, 'id' | 'pool'>[]): Promise<void>;
}

export interface LocalServer {
  status(): Promise<LocalServerStatus>;
  /** Returns once the server answers. Starting one that runs changes nothing. Throws `TqError`. */
  start(options: StartOptions): Promise<RunningLocalServer>;
  /** Whether the process of that server lives, busy or not. */
  isAlive(server: RunningLocalServer): Promise<boolean>;
  /** Whether there was one to stop. */
  stop(): Promise<boolean>;
  /** A client of the server that runs, whatever any settings name. To be closed. */
  connect(server: RunningLocalServer): Promise<PrefectClient & { close(): Promise<void> }>;
  runs(server: RunningLocalServer): LocalRuns;
  workers: LocalWorkers;
  environments: LocalEnvironments;
}
