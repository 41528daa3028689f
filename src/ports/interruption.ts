/**
 * Ctrl-C and its kin. While something is being written the first signal only asks for an orderly stop, which is looked
 * at between two requests; at any other time, and when it comes a second time, it ends the process at once.
 */
export interface Interruption {
  /** The signal that came during `deferWhile`, if one did. */
  requested(): 'interrupted' | 'terminated' | undefined;
  deferWhile<T>(work: () => Promise<T>): Promise<T>;
}
