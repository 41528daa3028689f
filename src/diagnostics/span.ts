/** Places in a user's file. */

/** One point of a text. `line` and `column` count from 1 (UTF-16 units); `offset` counts from 0. */
export interface Position {
  offset: number;
  line: number;
  column: number;
}

/** A stretch of a file; `end` lies just behind the last character. */
export interface Span {
  /** Path as the user should read it: relative to the working directory where possible. */
  file: string;
  start: Position;
  end: Position;
}

/** The way to a value inside parsed YAML: `['deployments', 0, 'name']`. */
export type Path = readonly (string | number)[];
