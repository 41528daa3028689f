/** What an import of a foreign quality file answers: rules, what was left out and why, or why there is nothing to import. */
import type { Span } from '../../diagnostics/span.ts';
import type { RuleMapping, RuleSeverity, RuleType } from '../rule.ts';

export const IMPORT_FORMATS = [
  'truthound-schema',
  'truthound-checkpoint',
  'truthound-suite',
  'dbt',
  'great-expectations',
  'soda',
] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A rule in the canonical spelling, as far as the source states it: no defaults are filled in. */
export interface ImportedRule {
  readonly type: RuleType;
  /** The source's own name, unique in the dataset; absent when it gives none. */
  readonly name?: string;
  /** Absent for `cross_table_row_count` and `expression` alone. */
  readonly column?: string;
  /** Only what the source states, or what its tool always uses. */
  readonly severity?: RuleSeverity;
  /** The other fields under their canonical names, in the order of the vocabulary. */
  readonly fields: RuleMapping;
  /** The part of the source that it comes from. */
  readonly where: Span;
}

/** A part of the source that became no rule. */
export interface LeftOut {
  /** A noun phrase for a message: `` `mean` of `age` ``. */
  readonly what: string;
  /** A clause: why it cannot be a rule, or why it needs none. */
  readonly why: string;
  readonly where: Span;
}

/** Something to know about rules that were imported: where they are not, letter for letter, what the source's tool does. */
export interface ImportNote {
  readonly text: string;
  /** How many parts of the source it is about; `where` is the first of them. */
  readonly count: number;
  readonly where: Span;
}

export interface ImportedDataset {
  readonly dataset: string;
  readonly rules: readonly ImportedRule[];
  readonly left: readonly LeftOut[];
  readonly notes: readonly ImportNote[];
}

/** Every part of the source that states a check is a rule or is in `left`, of its dataset or of the whole file. */
export interface ImportResult {
  readonly kind: 'imported';
  readonly format: ImportFormat;
  readonly datasets: readonly ImportedDataset[];
  /** What belongs to no dataset. */
  readonly left: readonly LeftOut[];
  readonly notes: readonly ImportNote[];
}

export interface ImportProblem {
  readonly message: string;
  readonly where: Span;
}

export type ImportAnswer =
  | ImportResult
  /** Neither YAML nor JSON nor TOML. */
  | { readonly kind: 'unreadable'; readonly problems: readonly ImportProblem[] }
  /** Code, which cannot be read without running it; `help` says how to get data instead. */
  | { readonly kind: 'code'; readonly message: string; readonly help: string; readonly where: Span }
  /** What an import would make: a file of `tq` itself. */
  | { readonly kind: 'rule-file'; readonly where: Span }
  /** It is of no format, or not of the one that was asked for. */
  | { readonly kind: 'unknown'; readonly message: string; readonly where: Span }
  | { readonly kind: 'ambiguous'; readonly formats: readonly ImportFormat[]; readonly where: Span };
