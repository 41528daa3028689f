/** What is said about a source of a check. */
import type { ResolvedSource } from './resolve-source.ts';
import { maskSources } from './source-secrets.ts';

export type SourceFindingKind =
  | 'source-blank'
  | 'source-shadowed'
  | 'source-crash'
  | 'sql-not-seen'
  | 'sql-not-a-statement'
  | 'path-taken-for-sql'
  | 'windows-path'
  | 'file-uri'
  | 'compressed-file'
  | 'unknown-format'
  | 'credentials-in-uri'
  | 'file-missing'
  | 'source-unrecognised';

/** Something to say about a source; where it stands in a file, the caller knows. */
export interface SourceFinding {
  readonly kind: SourceFindingKind;
  readonly message: string;
  readonly help: string;
}

/** The arguments of a source in the order in which they win. */
export const ARGUMENTS = ['source_factory', 'sql', 'data_path', 'data'] as const;
export type Argument = (typeof ARGUMENTS)[number];

/** A text that names a source, as `resolve_data_source` sees it. */
export interface Named {
  readonly argument: Argument;
  readonly text: string;
  readonly source: ResolvedSource;
}

/** What was made of a text, unless it could repeat credentials of it. */
export function beside(text: string, made: string): string {
  return hasCredentials(text) ? '…' : made;
}

/** Whether a password, a token or a signature stands in it. */
export function hasCredentials(text: string): boolean {
  return maskSources(text) !== text;
}
