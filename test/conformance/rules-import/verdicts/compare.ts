/** Compares what a tool says of its file with what the compiled rules say, check by check. */
import type { ImportedRule } from '../../../../src/rules/import/imported.ts';
import type { Verdict } from '../../rules/case.ts';
import type { RoundTrip } from './round-trip.ts';
import type { ToolAnswer } from './run.ts';
import type { NamedTable } from './tables.ts';

export interface Difference {
  readonly table: string;
  readonly check: string;
  readonly theirs: Verdict;
  readonly ours: Verdict;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Checks with `passed` and `failed`, as far as the tool itself was seen to say so. */
  readonly seen: ReadonlySet<string>;
  /** How many verdicts were compared. */
  readonly count: number;
}

export interface Compared {
  readonly trip: RoundTrip;
  readonly tables: readonly NamedTable[];
  /** One a table. */
  readonly theirs: readonly ToolAnswer[];
  /** One a table. */
  readonly ours: readonly (readonly Verdict[])[];
  /** The tool's own keys of the check that a rule comes from. */
  readonly keysOf: (rule: ImportedRule) => readonly string[];
}

export function compare({ trip, tables, theirs, ours, keysOf }: Compared): Comparison {
  const differences: Difference[] = [];
  const seen = new Set<string>();
  let count = 0;
  for (const [at, { what, only }] of tables.entries()) {
    for (const [check, places] of checksOf(trip, keysOf)) {
      if (only && !places.every((place) => only.includes(trip.origins[place]!.type))) continue;
      const their = worst(check.split('|').map((key) => theirs[at]?.[key] ?? 'passed'));
      const our = worst(places.map((place) => ours[at]?.[place] ?? 'error'));
      count += 1;
      seen.add(`${check} ${their === 'passed' ? 'passed' : 'failed'}`);
      if ((their === 'passed') !== (our === 'passed'))
        differences.push({ table: what, check, theirs: their, ours: our });
    }
  }
  return { differences, seen, count };
}

/** A check of the tool, by its keys, and the places of the rules that it came to; those with a refused rule are no more whole. */
export function checksOf(
  { origins, refused }: RoundTrip,
  keysOf: Compared['keysOf'],
): ReadonlyMap<string, readonly number[]> {
  const checks = new Map<string, number[]>();
  for (const [place, rule] of origins.entries()) {
    const check = keysOf(rule).join('|');
    checks.set(check, [...(checks.get(check) ?? []), place]);
  }
  for (const { rule } of refused) checks.delete(keysOf(rule).join('|'));
  return checks;
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('error')) return 'error';
  return verdicts.includes('failed') ? 'failed' : 'passed';
}
