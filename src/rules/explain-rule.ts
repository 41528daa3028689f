/** What a rule means, and what becomes of it in each engine. */
import { compileRules } from './compile/compile.ts';
import {
  type CompiledCall,
  type CompiledObject,
  type CompiledValue,
  printValue,
} from './compile/compiled.ts';
import { describeRule } from './describe-rule.ts';
import type { Engine, Rule } from './rule.ts';

export interface ExplainedRule {
  readonly rule: Rule;
  /** A sentence. */
  readonly meaning: string;
  readonly engines: readonly ExplainedEngine[];
}

export interface ExplainedEngine {
  readonly engine: Engine;
  readonly verdict: 'runs' | 'not expressible';
  /** What the engine is called with, in one line; or why it cannot be. */
  readonly detail: string;
}

export function explainRule(rule: Rule, engines: readonly Engine[]): ExplainedRule {
  return { rule, meaning: describeRule(rule), engines: engines.map((engine) => inEngine(rule, engine)) };
}

function inEngine(rule: Rule, engine: Engine): ExplainedEngine {
  const { compiled, refusals } = compileRules({ file: 'rules', engine, dataset: 'rules', rules: [rule] });
  const [refusal] = refusals;
  if (refusal !== undefined) return { engine, verdict: 'not expressible', detail: refusal.reason };
  return { engine, verdict: 'runs', detail: compiled.calls.map((call) => callText(call, rule)).join('; ') };
}

/** What judges the rule and with which options: `between {"columns": ["amount"], "min_value": 0}`. */
function callText(call: CompiledCall, { column = '' }: Rule): string {
  const name = call.judged_by[0] ?? '';
  const options = optionsOf(call, name, column);
  return options === undefined ? name : `${name} ${printValue(options).trim().replaceAll(/\n\s*/g, ' ')}`;
}

function optionsOf(call: CompiledCall, name: string, column: string): CompiledValue | undefined {
  const own = member(call['validator_config'], name);
  const expectation = member(call['suite'], 'expectations');
  const ofColumn = member(member(call['schema'], 'columns'), column);
  const first = Array.isArray(expectation) ? (expectation as readonly CompiledValue[])[0] : undefined;
  return own ?? member(first, 'kwargs') ?? member(member(ofColumn, 'checks'), name);
}

function member(value: CompiledValue | undefined, key: string): CompiledValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as CompiledObject)[key];
}
