/** For other tools: what Truthound Orchestration's own validator says of rules, without Python. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { parseDocument, parseJsonDocument, type ParsedText } from '../project/parse-document.ts';
import { isRuleList, isRuleMapping } from './python-value.ts';
import { plainValue, ruleValueAt } from './read-value.ts';
import type { RuleMapping, RuleValue } from './rule.ts';
import { asItems } from './validator/as-items.ts';
import { judgeRule, normalizeOrCrash } from './validator/judge-rule.ts';
import type { RuleOutcome } from './validator/outcome.ts';

/** Which function of the package is asked; by default `validate_rules` for a list, `validate_rule` for one rule. */
export type RuleCall = 'validate_rule' | 'validate_rules' | 'engine_validator' | 'normalize_rules';

export interface CheckRulesOptions {
  /** `truthound`, `pandera`, `great_expectations`, as the caller of the package would write it; none asks for no engine. */
  engine?: string | null | undefined;
  /** Whether unknown fields are warned of. */
  strict?: boolean | undefined;
  call?: RuleCall | undefined;
  /** Of `validate_rules`: whether the first rejected rule ends it. */
  failFast?: boolean | undefined;
}

export interface CheckedRule {
  /** *crash*: the package ends with a Python exception, which `message` names. */
  outcome: 'accepted' | 'rejected' | 'crash';
  /** The canonical type; what the rule says where it is none, which need not be text; null where nothing is known. */
  type: string | boolean | bigint | number | null;
  errors: { code: string; field: string | null; message: string }[];
  warnings: string[];
  /** Of an accepted rule: canonical names of fields, defaults filled in, keys that spell an integer first; null otherwise. */
  normalized: Record<string, unknown> | null;
  message?: string;
}

export interface CheckedRules {
  /** The worst of all rules; a text that is neither YAML nor JSON is rejected. */
  outcome: 'accepted' | 'rejected' | 'crash';
  rules: CheckedRule[];
  /** Why the text could not be read. */
  problems: { message: string; line: number; column: number }[];
}

/**
 * Judges a rule file, a list of rules or one rule, in JSON or YAML. How a number is spelled counts (`1` is no float),
 * so it takes the text and not parsed data. Never throws, and takes bounded time.
 */
export function checkRules(text: string, options: CheckRulesOptions = {}): CheckedRules {
  const { document, diagnostics } = parseText(text);
  const syntax = diagnostics.filter(({ code }) => code !== 'TQ1005');
  if (!document) return { outcome: 'rejected', rules: [], problems: syntax.map(problemOf) };
  const value = ruleValueAt(document, [], document.data, () => undefined);
  const rules = judgeAll(value, options);
  return { outcome: worstOf(rules), rules, problems: [] };
}

/** JSON where it is some, since `1e5` is a float there and a text in YAML. */
function parseText(text: string): ParsedText {
  const json = parseJsonDocument('rules', text);
  if (json.document) return json;
  const yaml = parseDocument('rules', text);
  return yaml.document || !/^\s*[[{"]/.test(text) ? yaml : json;
}

function problemOf({ message, where }: Diagnostic): CheckedRules['problems'][number] {
  return { message, line: where?.start.line ?? 1, column: where?.start.column ?? 1 };
}

function judgeAll(value: RuleValue, options: CheckRulesOptions): CheckedRule[] {
  const { call = callFor(value), failFast } = options;
  if (call === 'validate_rule' || call === 'engine_validator') return [judgeOne(value, options, call)];
  const items = asItems(options.call === undefined ? rulesOf(value) : value);
  if ('crash' in items) return [crashed(items.crash)];
  const judged: CheckedRule[] = [];
  for (const item of items.items) {
    const rule = judgeOne(item, options, call);
    judged.push(rule);
    if (rule.outcome === 'crash' || (failFast === true && rule.outcome === 'rejected')) break;
  }
  return judged;
}

function callFor(value: RuleValue): RuleCall {
  return isRuleList(value) || rulesOf(value) !== value ? 'validate_rules' : 'validate_rule';
}

/** The rules of a rule file. */
function rulesOf(value: RuleValue): RuleValue {
  const rules = isRuleMapping(value) && !value.has('type') ? value.get('rules') : undefined;
  return rules !== undefined && isRuleList(rules) ? rules : value;
}

function judgeOne(value: RuleValue, { engine, strict }: CheckRulesOptions, call: RuleCall): CheckedRule {
  if (call === 'normalize_rules') {
    const { normalized, crash } = normalizeOrCrash(value);
    if (normalized === undefined) return crashed(crash);
    const type = normalized.get('type');
    return {
      outcome: 'accepted',
      type: typeof type === 'string' ? type : null,
      errors: [],
      warnings: [],
      normalized: plain(normalized),
    };
  }
  const validator = call === 'engine_validator' ? 'engine' : 'standard';
  return shown(judgeRule(value, { engine: engine ?? undefined, strict, validator }));
}

function crashed(message: string): CheckedRule {
  return { outcome: 'crash', type: null, errors: [], warnings: [], normalized: null, message };
}

function shown({ outcome, type, errors, warnings, normalized, crash }: RuleOutcome): CheckedRule {
  if (crash !== undefined) return crashed(crash);
  return {
    outcome,
    type: plainValue(type) as CheckedRule['type'],
    errors: errors.map((error) => ({ ...error })),
    warnings: [...warnings],
    normalized: normalized === undefined ? null : plain(normalized),
  };
}

function plain(mapping: RuleMapping): Record<string, unknown> {
  return plainValue(mapping) as Record<string, unknown>;
}

function worstOf(rules: readonly CheckedRule[]): CheckedRules['outcome'] {
  if (rules.some(({ outcome }) => outcome === 'crash')) return 'crash';
  return rules.some(({ outcome }) => outcome === 'rejected') ? 'rejected' : 'accepted';
}
