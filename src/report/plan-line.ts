/** A line of a plan before it is written for a terminal or for Markdown. */

/**
 * `+` comes, `-` goes, `~` changes, `!` is brought about beside the change, `·` is worth knowing; a blank: as it is.
 */
export type Sign = '+' | '-' | '~' | '!' | '·' | ' ';

export interface PlanLine {
  sign: Sign;
  /** 0: an object such as a deployment; deeper lines belong to it. */
  depth: number;
  text: string;
}
