/** A parsed YAML file that still knows where each value stands. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path, Span } from '../diagnostics/span.ts';

/** A YAML timestamp. PyYAML makes a `date` or `datetime` of it, so it is neither text nor number to Prefect. */
export class YamlTimestamp {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** What PyYAML's `safe_load` makes of a file, as JavaScript values. Mappings have text keys only. */
export type YamlValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | YamlTimestamp
  | Uint8Array
  | YamlValue[]
  | { [key: string]: YamlValue };

export interface Document {
  /** As given to `parseDocument`; used in every span. */
  file: string;
  text: string;
  /** The data, aliases and merge keys resolved. */
  data: YamlValue;
  /**
   * The place of a value, or of its key. Answers for every path of `data`; for a missing path with the nearest
   * parent that exists. A value that came through an alias or a merge key has the place where it is written.
   */
  spanOf(path: Path, target?: 'key' | 'value'): Span;
  /** A scalar exactly as written (`1.0`, `010`), undefined when the path leads to no scalar. */
  sourceOf(path: Path): string | undefined;
}

/** Either a document, or the reasons why there is none; a document may come with warnings and errors as well. */
export interface ParsedDocument {
  document?: Document;
  /** What was read, with a replacement character for each byte that is none; every place is a place in it. */
  text: string;
  diagnostics: Diagnostic[];
}
