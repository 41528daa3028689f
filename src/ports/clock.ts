/** Time, so that no logic asks the machine for it. */

export interface Clock {
  now(): Date;
  /** Resolves after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** Does it again and again, the first time after that long, until the answer is called; does not keep `tq` from ending. */
  every(milliseconds: number, work: () => void): () => void;
}
