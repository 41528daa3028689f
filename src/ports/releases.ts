/**
 * Notes that the server keeps for a project: one for each deploy that changed something. An artifact on the server, so
 * that every machine sees the same and people read it in the UI. Throws `TqError` like the other ports.
 */

/** A note as the server keeps it. */
export interface ReleaseNote {
  /** Of the project; lower-case letters, digits and dashes (the server refuses anything else, Prefect 3.8.8). */
  key: string;
  /** One line, shown above the Markdown. */
  description: string;
  /** What people read, with the machine part in a comment at its end. */
  markdown: string;
  /** For lists; the server cuts values at 500 characters (`prefect/_internal/schemas/validators.py`). */
  metadata: Readonly<Record<string, string>>;
}

export interface StoredReleaseNote extends ReleaseNote {
  id: string;
  /** ISO-8601, by the server's clock. */
  createdAt: string;
}

export interface ReleaseReader {
  /** The newest first. */
  findReleaseNotes(key: string, page: { limit: number; offset?: number }): Promise<StoredReleaseNote[]>;
  /** The newest note of each key that begins with `prefix`, in any order. */
  findNewestNotes(prefix: string): Promise<StoredReleaseNote[]>;
}

export interface ReleaseWriter {
  /** Returns the note's id. `metadata.run` must be unique: by it a note whose answer was lost is found again. */
  createReleaseNote(note: ReleaseNote): Promise<string>;
  /** Makes this the note's content; its key stays. */
  updateReleaseNote(id: string, note: Omit<ReleaseNote, 'key'>): Promise<void>;
}
