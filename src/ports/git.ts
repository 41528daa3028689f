/** What `tq` asks of git. */

/** The commit that is checked out. */
export interface Checkout {
  commit: string;
  /** When it was committed, in ISO 8601; undefined where git does not say. */
  committedAt?: string;
  /** First line of the commit message. */
  message: string;
  /** Null when the head is detached. */
  branch: string | null;
  /** `remote.origin.url` as configured; null when there is none. */
  remoteUrl: string | null;
}

export interface Git {
  /** Null outside a repository, before the first commit, and when git is not installed. */
  checkout(directory: string): Promise<Checkout | null>;
}
