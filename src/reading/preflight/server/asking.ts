/** Questions of which some may be forbidden: each has an answer, or half a sentence on why there is none. */
import { TqError } from '../../../tq-error.ts';

export type Asked<T> = { told: T } | { untold: string; failure: TqError };

/** `what`: «workers», to say what the server forbids to read. */
export async function asking<T>(what: string, question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { told: await question() };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    return { untold: reasonOf(failure, what), failure };
  }
}

/** Whether no other question of the server will be answered. */
export function isSilent({ reason, status }: TqError): boolean {
  return reason === 'unreachable' || status === 401 || reason === 'usage';
}

export function reasonOf({ message, reason, status }: TqError, what: string): string {
  if (status === 403) return `the server forbids to read ${what} (403)`;
  if (status === 401) return 'the server does not know who asks (401)';
  return reason === 'unreachable' ? 'the server cannot be reached' : message;
}
