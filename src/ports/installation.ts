/** What `tq` runs on, as far as nobody else asks for it: Node, folders of `tq`, time zones, the terminal. Reads only. */

export interface OwnFolder {
  /** What is kept in it: `cache`, `data`. */
  holds: string;
  /** Absolute; may not exist yet. */
  path: string;
  /** Whether it can be written to, or made. */
  isWritable: boolean;
}

export interface Installation {
  /** Such as `22.4.1`. */
  readonly nodeVersion: string;
  folders(): Promise<OwnFolder[]>;
  /** `data`: the release of the time zone database, such as `2025a`; undefined where Node has none. */
  timeZone(): { name: string; data: string | undefined };
  /** Of stderr; `columns` is undefined where it is none. */
  terminal(): { isTerminal: boolean; columns: number | undefined };
}
