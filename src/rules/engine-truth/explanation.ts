/** One cause of what an adapter does with a rule. */
import type { About, AdapterRule } from './adapter-rule.ts';
import type { Row, Table, Verdict } from './table.ts';

export interface Told {
  readonly rule: AdapterRule;
  readonly about: About;
  readonly row: Row;
  readonly table: Table;
}

/** A cause found in the source of the adapter (`truthound-orchestration` 3.0.3), with the verdicts that it explains. */
export interface Explanation {
  readonly verdicts: readonly Verdict[];
  /** The clause, or undefined when this is not the cause. It follows the name of the adapter: `reads …`. */
  readonly say: (told: Told) => string | undefined;
}
