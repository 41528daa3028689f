/** Compares what a tool says of its file with what the compiled rules say, check by check. */
import type { ImportedRule } from '../../../../src/rules/import/imported.ts';
import type { Verdict } from '../../rules/case.ts';
import type { RoundTrip } from './round-trip.ts';
import type { ToolAnswer } from './run.ts';
import type { NamedTable } from './tables.ts';

export interface Difference {
  readonly table: string;
  /** The rules that the check came to. */
  readonly rules: readonly ImportedRule[];
  readonly theirs: Verdict;
  readonly ours: Verdict;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Of each check that the tool never let pass, or never let fail: `passed 12 in_set(a)`. */
  readonly unseen: readonly string[];
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

/** One check of the tool, and the places of its rules among those that were compiled. */
interface Check {
  readonly keys: readonly string[];
  readonly own: readonly number[];
  /** Rules of other checks that are its rules as well, because they say the same. */
  readonly shared: readonly number[];
}

/**
 * A check that could not run has not passed, so that an error of one side and a failure of the other are no difference.
 * Where a check shares rules with others, its own must not fail without it, and it must not fail without all of them.
 */
export function compare({ trip, tables, theirs, ours, keysOf }: Compared): Comparison {
  const differences: Difference[] = [];
  const seen = new Set<string>();
  let count = 0;
  const checks = checksOf(trip, keysOf);
  for (const [at, { what, only }] of tables.entries()) {
    for (const { keys, own, shared } of checks) {
      const rules = own.map((place) => trip.origins[place]!);
      if (only && !rules.every(({ type }) => only.includes(type))) continue;
      const their = worst(keys.map((key) => theirs[at]?.[key] ?? 'passed'));
      const judging = their === 'passed' ? own : [...own, ...shared];
      const our = worst(judging.map((place) => ours[at]?.[place] ?? 'error'));
      count += 1;
      seen.add(`${their === 'passed' ? 'passed' : 'failed'} ${nameOf(rules)}`);
      if ((their === 'passed') !== (our === 'passed'))
        differences.push({ table: what, rules, theirs: their, ours: our });
    }
  }
  const names = checks.map(({ own }) => nameOf(own.map((place) => trip.origins[place]!)));
  const both = names.flatMap((name) => [`passed ${name}`, `failed ${name}`]);
  return { differences, unseen: both.filter((each) => !seen.has(each)), count };
}

/** `12 in_set(a) + not_null(a)`: the line, and the rules. */
export function nameOf(rules: readonly ImportedRule[]): string {
  const texts = rules.map(({ type, column }) => `${type}(${column ?? ''})`);
  return `${rules[0]?.where.start.line ?? 0} ${texts.join(' + ')}`;
}

/** A check of which a rule was refused is no more whole, and left aside. */
function checksOf({ origins, refused, left }: RoundTrip, keysOf: Compared['keysOf']): readonly Check[] {
  const keyOf = (rule: ImportedRule): string => keysOf(rule).join('|');
  const checks = new Map<string, { keys: readonly string[]; own: number[]; shared: number[] }>();
  for (const [place, rule] of origins.entries()) {
    const check = checks.get(keyOf(rule)) ?? { keys: keysOf(rule), own: [], shared: [] };
    check.own.push(place);
    checks.set(keyOf(rule), check);
  }
  for (const { rule } of refused) checks.delete(keyOf(rule));
  for (const check of checks.values()) {
    const line = origins[check.own[0]!]?.where.start.line;
    const lines = left.filter(({ where }) => where.start.line === line).flatMap(({ why }) => linesIn(why));
    check.shared = origins.flatMap(({ where }, place) => (lines.includes(where.start.line) ? [place] : []));
  }
  return [...checks.values()];
}

/** `lines 3, 4 say the same` */
function linesIn(why: string): readonly number[] {
  const found = /^lines? ([\d, ]+) says? the same$/.exec(why)?.[1];
  return found === undefined ? [] : found.split(', ').map(Number);
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('error')) return 'error';
  return verdicts.includes('failed') ? 'failed' : 'passed';
}
