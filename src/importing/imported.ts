/** What an import makes of a server: files as they are to be, and what became of each thing. */

/** `added`: it has an entry or a file now. `left out`: it can have none, or none that means the same. */
export type Fate = 'added' | 'updated' | 'unchanged' | 'left out';

export interface ImportedThing {
  kind: 'deployment' | 'block';
  /** `flow/deployment`, or the block's name. */
  name: string;
  fate: Fate;
}

export interface ImportNote {
  /** `flow/deployment`, `data-quality/NAME`, or the name of a file. */
  about: string;
  text: string;
}

export interface ImportedFile {
  /** As it is shown. */
  name: string;
  /** Absolute. */
  path: string;
  /** Undefined: there is none yet. */
  before: Uint8Array | undefined;
  after: Uint8Array;
}

export interface ImportOutcome {
  /** Those that change. */
  files: ImportedFile[];
  things: ImportedThing[];
  notes: ImportNote[];
}
