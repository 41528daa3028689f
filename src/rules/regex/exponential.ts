/** Whether a pattern can keep a backtracking engine, as Python's `re`, busy for a time that grows exponentially with the text. */
import { type Ambiguity, ambiguities } from './ambiguity.ts';
import { stepsToMatch } from './backtrack.ts';
import { judgePattern } from './judge-pattern.ts';
import type { ParsedPattern } from './parse.ts';
import { TooLarge, automatonOf } from './positions.ts';
import { samplesOf } from './samples.ts';

/** A text that takes twice as long, or nearly, with every further `pump`: `prefix + pump.repeat(n) + suffix`. */
export interface Attack {
  readonly prefix: string;
  readonly pump: string;
  readonly suffix: string;
}

/** `unknown`: the pattern is too large to be searched. */
export type Backtracking =
  | { readonly kind: 'exponential'; readonly attack: Attack }
  | { readonly kind: 'bounded' }
  | { readonly kind: 'unknown' };

/** An attack on a pattern that Python takes; undefined where none was found. */
export function attackOn(pattern: string): Attack | undefined {
  const judged = judgePattern(pattern);
  if (judged.kind !== 'valid') return undefined;
  const backtracking = judgeBacktracking(judged.parsed);
  return backtracking.kind === 'exponential' ? backtracking.attack : undefined;
}

/** A pattern is named only when a simulated match shows the growth, so a search that cannot fail is not. */
export function judgeBacktracking(pattern: ParsedPattern): Backtracking {
  try {
    const samples = samplesOf(pattern.tree);
    const found = ambiguities(automatonOf(pattern.tree, pattern.flags, samples));
    const budget = { steps: MOST_STEPS };
    for (const ambiguity of found) {
      const attack = provenAttack(pattern, ambiguity, samples, budget);
      if (attack !== undefined) return { kind: 'exponential', attack };
    }
    return budget.steps > 0 ? { kind: 'bounded' } : { kind: 'unknown' };
  } catch (error) {
    if (error instanceof TooLarge) return { kind: 'unknown' };
    throw error;
  }
}

/** Of all simulated matches of one pattern. */
const MOST_STEPS = 600_000;
/** Of one simulated match. */
const STEPS = 40_000;
const MOST_PUMPS = 60;
/** Growth by two pumps that no polynomial of a lower degree reaches. */
const DEGREE = 7;

function provenAttack(
  pattern: ParsedPattern,
  { prefix, pump }: Ambiguity,
  samples: readonly number[],
  budget: { steps: number },
): Attack | undefined {
  const codes = (word: readonly number[]): number[] => word.map((index) => samples[index] ?? 0);
  const [before, repeated] = [codes(prefix), codes(pump)];
  for (const suffix of suffixes(samples, repeated)) {
    if (budget.steps <= 0) return undefined;
    if (!growsExponentially(pattern, before, repeated, suffix, budget)) continue;
    return { prefix: text(before), pump: text(repeated), suffix: text(suffix) };
  }
  return undefined;
}

/** Endings that may make the match fail: none, then characters that the pump does not have. */
function suffixes(samples: readonly number[], pump: readonly number[]): readonly (readonly number[])[] {
  const others = samples.filter((code) => !pump.includes(code)).slice(0, 12);
  return [[], ...others.map((code) => [code]), [0x0a, 0x0a], [0x21, 0x0a]];
}

const text = (codes: readonly number[]): string => codes.map((code) => String.fromCodePoint(code)).join('');

function growsExponentially(
  pattern: ParsedPattern,
  prefix: readonly number[],
  pump: readonly number[],
  suffix: readonly number[],
  budget: { steps: number },
): boolean {
  const counts: number[] = [];
  let repeated: readonly number[] = [];
  for (let pumps = 1; pumps <= MOST_PUMPS; pumps += 1) {
    repeated = [...repeated, ...pump];
    const result = stepsToMatch(pattern, [...prefix, ...repeated, ...suffix], STEPS);
    if (result === undefined) return false;
    budget.steps -= result.steps;
    // A match ends the search: this text is none that can hurt.
    if (result.matched && pumps > 2) return false;
    if (result.steps >= STEPS) break;
    counts.push(result.steps);
  }
  const pumps = counts.length;
  if (pumps < 4) return pumps > 0 && (counts.at(-1) ?? 0) * 3 < STEPS;
  const growth = (counts[pumps - 1] ?? 0) / (counts[pumps - 3] ?? 1);
  return growth > (pumps / (pumps - 2)) ** DEGREE || growth > 3.5;
}
