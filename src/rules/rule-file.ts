/** A quality-rule file that has been read, whatever is wrong with it. */
import type { Path } from '../diagnostics/span.ts';
import type { ParsedYaml } from '../project/parse-document.ts';
import type { Engine, Rule, RuleSet, RuleValue } from './rule.ts';
import type { RuleOutcome } from './validator/outcome.ts';

/** One item of `rules`. */
export interface RuleEntry {
  readonly index: number;
  readonly path: Path;
  /** As written. */
  readonly value: RuleValue;
  /** What the real validator says, without an engine. */
  readonly outcome: RuleOutcome;
  /** Only where the validator accepts it. */
  readonly rule?: Rule;
}

export interface RuleFile {
  readonly document: ParsedYaml;
  readonly entries: readonly RuleEntry[];
  /** Undefined where the file names none that is known. */
  readonly engine?: Engine;
  /** As written; the name of the file where it is missing. */
  readonly dataset: string;
  /** Dates without quotes, which the vocabulary has no place for. */
  readonly dates: readonly Path[];
}

/**
 * The rules that the validator accepts. Undefined where no engine is named, and the file so could not be compiled. The
 * same set for the same file, so that it is compiled once.
 */
export function ruleSetOf(file: RuleFile): RuleSet | undefined {
  const { document, entries, engine, dataset } = file;
  if (engine === undefined) return undefined;
  const known = sets.get(file);
  if (known !== undefined) return known;
  const rules = entries.flatMap(({ rule }) => rule ?? []);
  const set: RuleSet = { file: document.file, engine, dataset, rules };
  sets.set(file, set);
  return set;
}

const sets = new WeakMap<RuleFile, RuleSet>();
