/** The outside said no: server, git, network, a tool that is missing. The project's own faults are diagnostics. */
import type { ExitReason } from './exit-code.ts';

export class TqError extends Error {
  /** Decides the exit code. */
  readonly reason: ExitReason;
  /** What to do next, in the imperative. */
  readonly help?: string;
  /** Whether what was asked for may have been done all the same: the answer was lost. */
  readonly uncertain: boolean;
  /** Of an answer that refuses: 401, 403. */
  readonly status?: number;

  constructor(
    reason: ExitReason,
    message: string,
    options: { help?: string; cause?: unknown; uncertain?: boolean; status?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'TqError';
    this.reason = reason;
    this.help = options.help;
    this.uncertain = options.uncertain ?? false;
    this.status = options.status;
  }
}

/** For `catch`, where what the outside said is an answer, too; anything else is a defect and is thrown on. */
export function asTqError(error: unknown): TqError {
  if (!(error instanceof TqError)) throw error;
  return error;
}

/** For `catch`, where what is missing is done without: undefined for a `TqError`; anything else is a defect and is thrown on. */
export function onlyTqError(error: unknown): undefined {
  if (!(error instanceof TqError)) throw error;
  return undefined;
}
