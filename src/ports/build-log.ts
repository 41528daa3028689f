/** The whole output of a builder, kept in a file for whoever has to find out why a build failed. */

export interface OpenBuildLog {
  /** Absolute; undefined where no file could be made, and nothing is kept. */
  path?: string;
  /** A line without its end. Known secrets are taken out of it. */
  write(line: string): void;
  /** Everything that was written is in the file, as far as it could be. */
  close(): Promise<void>;
}

export interface BuildLog {
  /** A new file for one image, by its name for people. Never fails: builds go on without a log. */
  open(image: string): Promise<OpenBuildLog>;
}
