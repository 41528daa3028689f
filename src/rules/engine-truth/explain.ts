/** Why an adapter does with a rule what it was measured to do, as a clause for a message. */
import type { Engine } from '../rule.ts';
import { GREAT_EXPECTATIONS } from './explain-great-expectations.ts';
import { PANDERA } from './explain-pandera.ts';
import type { Explanation, Told } from './explanation.ts';
import type { Row } from './table.ts';

const TRUTHOUND: readonly Explanation[] = [
  { verdicts: ['ignored'], say: () => 'never reads rules; it runs its own automatic checks' },
];

const EXPLANATIONS: Readonly<Record<Engine, readonly Explanation[]>> = {
  truthound: TRUTHOUND,
  pandera: PANDERA,
  great_expectations: GREAT_EXPECTATIONS,
};

const ADAPTERS: Readonly<Record<Engine, string>> = {
  truthound: "Truthound's adapter",
  pandera: "Pandera's adapter",
  great_expectations: "Great Expectations' adapter",
};

/** An explanation speaks only where the measured verdict is one that it explains; else the verdict speaks for itself. */
export function explain(told: Told): string {
  const { engine } = told.table;
  const clauses = EXPLANATIONS[engine].filter(({ verdicts }) => verdicts.includes(told.row.verdict));
  const clause = clauses.map(({ say }) => say(told)).find((text) => text !== undefined);
  return `${ADAPTERS[engine]} ${clause ?? plainly(told.row)}`;
}

function plainly({ verdict, on, detail }: Row): string {
  switch (verdict) {
    case 'runs':
      return 'runs the rule';
    case 'ignored':
      return 'gives the same answer without the rule';
    case 'passes silently':
      return 'passes the rule on data that violates it';
    case 'always fails':
      return 'fails the rule on data that satisfies it';
    case 'raises':
      return `raises ${on === 'violation' ? 'on every violation' : 'on any data'}: ${detail ?? 'no message'}`;
  }
}
