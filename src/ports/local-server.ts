/** The Prefect server that `tq dev` keeps on this machine. */

export type LocalServerStatus =
  | { running: true; apiUrl: string; uiUrl: string; processId: number; dataDirectory: string }
  | { running: false; dataDirectory: string };

export interface StartOptions {
  /** An interpreter that has Prefect; found or made when absent. */
  python?: string;
  /** 0 or absent: a free port, the last one used if it is still free. */
  port?: number;
  onProgress: (line: string) => void;
}

export interface LocalServer {
  status(): Promise<LocalServerStatus>;
  /** Returns once the server answers. Starting one that runs changes nothing. Throws `TqError`. */
  start(options: StartOptions): Promise<LocalServerStatus & { running: true }>;
  /** Whether there was one to stop. */
  stop(): Promise<boolean>;
}
