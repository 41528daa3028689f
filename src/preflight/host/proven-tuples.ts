/** What the tests of `tq` run end to end, and what they run of it. Written by `scripts/generate-proven-tuples.ts`. */
import proven from './proven-tuples.json' with { type: 'json' };

/** Exact versions, Python by its minor version; `with` are the other watched packages as they are pinned there. */
export interface ProvenTuple {
  python: string;
  prefect: string;
  truthound: string;
  orchestration: string;
  engine: string;
  with: Readonly<Record<string, string>>;
}

/** An engine whose adapter is measured without Prefect: what becomes of each rule. */
export interface MeasuredEngine {
  engine: string;
  version: string;
  python: string;
  orchestration: string;
}

export interface ProvenTuples {
  source: string;
  endToEnd: ProvenTuple[];
  measured: MeasuredEngine[];
}

export const PROVEN: ProvenTuples = proven;
