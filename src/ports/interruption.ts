/** Ctrl-C and its kin: the first one asks for an orderly stop, which is then looked at between two requests. */

export interface Interruption {
  /** The signal that came, if one did. */
  requested(): 'interrupted' | 'terminated' | undefined;
}
