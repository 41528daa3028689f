/** Why Python refuses a pattern; thrown inside the parser, caught by `judgePattern`. */

/** `re.error`: `position` counts code points, and is absent where Python gives none. */
export class PatternFault extends Error {
  readonly position: number | undefined;
  /** Where to point when Python gives no position, in code points. */
  readonly near: number;

  constructor(message: string, position?: number, near = position ?? 0) {
    super(message);
    this.position = position;
    this.near = near;
  }
}

/** Any other exception that escapes from `re.compile`, as `OverflowError: the repetition number is too large`. */
export class PatternCrash extends Error {}
