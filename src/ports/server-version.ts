/** Which Prefect a server runs. */

export interface ServerVersion {
  /** Such as `3.8.8`. */
  version: string;
  /** The server's clock, by the header `Date` of its answer, to the second; undefined where it says none. */
  date?: Date;
}

export interface ServerVersionReader {
  /** Throws `TqError` as every question to a server does. Prefect Cloud says a version, too, which nothing depends on. */
  serverVersion(): Promise<ServerVersion>;
}
