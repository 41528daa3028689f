/** Turns quality rules into what an engine really runs. Pure; the run-time module carries it out. */
import { ENGINES, type Engine, type Rule, type RuleSet } from '../rule.ts';
import type { CompiledCall, CompiledRules } from './compiled.ts';
import { compileForGreatExpectations } from './great-expectations.ts';
import { needsOf } from './needs.ts';
import { compileForPandera } from './pandera.ts';
import { ruleNames } from './rule-names.ts';
import { compileForTruthound } from './truthound.ts';
import { isRefused, type Translated, type Translator } from './translation.ts';

export interface Refusal {
  readonly rule: Rule;
  /** A clause for a message, such as `Pandera's schema file has no check for a share of nulls`. */
  readonly reason: string;
}

export interface Compilation {
  /** Holds no refused rule. */
  readonly compiled: CompiledRules;
  readonly refusals: readonly Refusal[];
}

const TRANSLATORS: Record<Engine, Translator<unknown>> = {
  truthound: compileForTruthound,
  pandera: compileForPandera,
  great_expectations: compileForGreatExpectations,
};

/** Compiles the rules for their own engine, or for another. A rule that the engine cannot judge is refused, not dropped. */
export function compileRules(set: RuleSet, engine: Engine = set.engine): Compilation {
  const known = engine === set.engine ? compilations.get(set) : undefined;
  if (known !== undefined) return known;
  const compilation = compile(set, engine);
  if (engine === set.engine) compilations.set(set, compilation);
  return compilation;
}

/** For the engine of the set: what was refused and what was compiled is asked for by different checks. */
const compilations = new WeakMap<RuleSet, Compilation>();

function compile(set: RuleSet, engine: Engine): Compilation {
  const { calls, kept, refusals } = translateAll(set.rules, TRANSLATORS[engine]);
  const names = ruleNames(kept);
  const compiled: CompiledRules = {
    version: 1,
    engine,
    dataset: set.dataset,
    source: set.file.split(/[\\/]/).at(-1) ?? set.file,
    rules: kept.map((rule, index) => ({
      name: names[index] ?? rule.type,
      type: rule.type,
      column: rule.column,
      severity: rule.severity,
      needs: needsOf(rule),
    })),
    calls,
  };
  return { compiled, refusals };
}

/** Says for each engine why it cannot judge the rule; an engine that can is absent. */
export function enginesRefusing(rule: Rule): ReadonlyMap<Engine, string> {
  const reasons = new Map<Engine, string>();
  for (const engine of ENGINES) {
    const translated = TRANSLATORS[engine].translate(rule);
    if (isRefused(translated)) reasons.set(engine, translated.refused);
  }
  return reasons;
}

function translateAll<Part>(
  rules: readonly Rule[],
  { translate, gather }: Translator<Part>,
): { calls: readonly CompiledCall[]; kept: readonly Rule[]; refusals: readonly Refusal[] } {
  const kept: Rule[] = [];
  const refusals: Refusal[] = [];
  const parts: Translated<Part>[] = [];
  for (const rule of rules) {
    const translated = translate(rule);
    if (isRefused(translated)) {
      refusals.push({ rule, reason: translated.refused });
    } else {
      parts.push({ rule: kept.length, column: rule.column, part: translated });
      kept.push(rule);
    }
  }
  return { calls: gather(parts), kept, refusals };
}
