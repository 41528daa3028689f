/** Running other programs: the steps of a `prefect.yaml`, and Python when something must be asked of it. */

export interface ProgramCall {
  /** Name or path of the program; a name is looked for in `PATH` of `variables`. */
  program: string;
  args: readonly string[];
  /** Absolute. */
  workingDirectory: string;
  /** The whole environment of the program; nothing is added to it. */
  variables: Readonly<Record<string, string | undefined>>;
  /** What the program reads from its standard input; nothing when absent. */
  input?: string;
  /** `program` is a line for the system's shell, written so by the user; `args` is empty then. */
  shell?: boolean;
  /** Told each piece of output as it comes, besides keeping it. */
  onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
  /** The program and all it has started are stopped after so many milliseconds; undefined: never. */
  timeout?: number;
  /** They are stopped as well when stdout has not held this text after so many milliseconds. */
  firstWord?: { text: string; within: number };
}

/** `exitCode` is null when a signal or the timeout ended it; output is UTF-8 with replacement characters, unchanged otherwise. */
export interface FinishedProgram {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Such as `SIGKILL`, when one ended the program. */
  signal?: string;
  /** Set when the timeout ended it. */
  timedOut?: true;
}

export interface Processes {
  /** Runs a program to its end. Every way to fail is a value: `failure` says why it could not be started. */
  run(call: ProgramCall): Promise<FinishedProgram | { failure: string }>;
}

/** A program that stays and answers one line with one line. */
export interface Conversation {
  /**
   * Sends a line and waits for the next line of the program's standard output; one question at a time. After a
   * `failure`, which says why no answer came, the program is gone.
   */
  ask(line: string): Promise<{ line: string } | { failure: string }>;
  /** Ends the program and all it has started. */
  close(): Promise<void>;
}

/** `timeout` is for each answer. Of the output only stderr is told to `onOutput`. */
export type ConversationCall = Omit<ProgramCall, 'input' | 'shell' | 'firstWord'> & { timeout: number };

export interface Conversations {
  /** Starts a program at the first question. One that nobody asks does not keep `tq` from ending. */
  converse(call: ConversationCall): Conversation;
}
