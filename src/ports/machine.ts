/** The machine that `tq` runs on, and who runs it. */
export interface Machine {
  readonly host: string;
  /** Login name; `unknown` for a user that the system has no name for. */
  readonly user: string;
  readonly processId: number;
  /** Whether a process of that id runs on this machine. */
  isAlive(processId: number): boolean;
}
