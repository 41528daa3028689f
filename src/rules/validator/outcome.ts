/** What the real validator answers to a rule; its codes are ours, its messages are its own. */
import type { RuleMapping } from '../rule.ts';

export type RuleErrorCode =
  | 'missing_field'
  | 'unknown_rule_type'
  | 'unsupported_by_engine'
  | 'wrong_type'
  | 'not_a_choice'
  | 'below_minimum'
  | 'above_maximum'
  | 'too_short'
  | 'invalid_regex';

export interface RuleError {
  readonly code: RuleErrorCode;
  /** Canonical, whatever alias the rule uses; null where the error is about no field. */
  readonly field: string | null;
  readonly message: string;
}

/** A rule may say anything that can be a key of a mapping. */
export type TypeOfRule = string | boolean | bigint | number | null;

export interface RuleOutcome {
  /** *crash*: the real validator ends with a Python exception, of which `crash` tells. */
  readonly outcome: 'accepted' | 'rejected' | 'crash';
  /** The canonical type; what the rule says where no schema was applied; `unknown` where it says nothing. */
  readonly type: TypeOfRule;
  readonly errors: readonly RuleError[];
  readonly warnings: readonly string[];
  /** Only of an accepted rule. */
  readonly normalized?: RuleMapping;
  readonly crash?: string;
}

/** A Python exception other than the validator's own. Caught in `judge-rule.ts`. */
export class Crash extends Error {}
