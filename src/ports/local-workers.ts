/** The workers that `tq dev` keeps on this machine, and the Python environments that it made for them. */

export interface LocalWorker {
  /** The same for the same pool and project. */
  id: string;
  pool: string;
  /** Also the id of its process group. */
  processId: number;
  /** Absolute path of its interpreter. */
  python: string;
  /** Absolute path of the project whose flows it runs. */
  project: string;
  /** Absolute path of what it and its runs wrote. */
  log: string;
  startedAt: string;
  /** The `tq dev` that ends it when it ends; null for one that stays (`--detach`). */
  owner: number | null;
  /** Whether its `tq dev` was killed and could not end it. */
  isLost: boolean;
}

export interface WorkerStart {
  pool: string;
  python: string;
  project: string;
  /** Folders whose modules flows can import, besides those of the interpreter. */
  searchPath: readonly string[];
  apiUrl: string;
  /** Whether it stays when this `tq` ends. */
  isDetached: boolean;
}

/** All of one data folder. Throws `TqError`. */
export interface LocalWorkers {
  /** Those that live, sorted by pool. */
  list(): Promise<LocalWorker[]>;
  /**
   * Starts one for each, all or none, except where the same project has one on the same Python, which is kept. Lost
   * ones of these pools are ended first. `failed` when a pool is served for another project.
   */
  ensure(starts: readonly WorkerStart[]): Promise<{ worker: LocalWorker; isNew: boolean }[]>;
  /** Resolves when it has begun to look for runs; throws with the end of its log when it ends instead. */
  ready(worker: LocalWorker): Promise<void>;
  /** Ends them and their runs: politely first, by force what is still there. Leaves nothing of theirs running. */
  end(workers: readonly LocalWorker[]): Promise<void>;
  /** Ends what runs of workers that are gone have left behind. Returns how many processes that were. */
  sweep(): Promise<number>;
  isAlive(worker: LocalWorker): Promise<boolean>;
  /** Whole lines from that place in its log on, and the place behind them; of a log that was begun anew, from its start. */
  readLog(worker: LocalWorker, from: number): Promise<{ lines: string[]; next: number }>;
}

/** What an environment is made of. */
export interface EnvironmentContent {
  /** `requirements.txt`, for messages. */
  title: string;
  /** All that decides what is installed; the name of the environment follows from it. */
  key: readonly string[];
  /** Arguments of `pip install`; paths are seen from `folder`. */
  install: readonly string[];
  /** Absolute. */
  folder: string;
}

export interface LocalEnvironment {
  /** Absolute path of its folder. */
  folder: string;
  bytes: number;
  /** False for one whose making was cut short. */
  isComplete: boolean;
  /** What it was made of, if that is known. */
  title?: string;
}

export interface LocalEnvironments {
  /**
   * Path of its interpreter; made first if it is not there, or does not work. Throws `TqError`, also soon after
   * `isStopped` has become true.
   */
  make(
    content: EnvironmentContent,
    onProgress: (line: string) => void,
    isStopped?: () => boolean,
  ): Promise<string>;
  list(): Promise<LocalEnvironment[]>;
  remove(environment: LocalEnvironment): Promise<void>;
}
