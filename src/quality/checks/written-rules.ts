/** Rules in flow code that are never checked, or on which the engine fails: the adapters do not ask any validator. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean, nearMiss } from '../../project/near-miss.ts';
import { typeOfForeignName } from '../../rules/checks/foreign-names.ts';
import { adapterVerdict, blockVerdict } from '../../rules/engine-truth/engine-truth.ts';
import { allTypeNames, ruleSchema } from '../../rules/vocabulary.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { QualityFacts } from '../facts.ts';
import { rulesOf, versionOf, type WrittenRules } from '../written-rules.ts';
import { eachCall } from './each-call.ts';

export function checkWrittenRules(facts: QualityFacts): Diagnostic[] {
  const seen = new Set<string>();
  return eachCall(facts, (call) => {
    const written = rulesOf(call);
    if (written === undefined || written.rules.length === 0 || written.hasValidators) return [];
    // A list that two calls share is one mistake.
    const key = `${written.where.file}:${written.where.start.offset}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [...malformed(written), ...unchecked(written, facts)];
  });
}

/** TQ3001 and TQ3002 for what the vocabulary has no place for. */
function malformed({ rules }: WrittenRules): Diagnostic[] {
  return rules.flatMap(({ rule, where }, index) => {
    if (!isJsonObject(rule)) return [];
    const type = rule['type'];
    if (type === undefined)
      return [
        diagnostic('TQ3001', {
          message: `rule ${index + 1} has no \`type\`${'check' in rule ? '; did you mean it by `check`?' : ''}`,
          where,
          help: 'the key is `type`; no engine looks at another one',
        }),
      ];
    if (typeof type !== 'string' || ruleSchema(type) !== undefined || type.startsWith('expect_')) return [];
    const near = nearMiss(type, allTypeNames()) ?? typeOfForeignName(type);
    return [diagnostic('TQ3002', { message: `unknown rule type \`${type}\`${didYouMean(near)}`, where })];
  });
}

const HELP =
  'put the rules into a rule file: `tq rules compile` makes of it what the engine runs, and the flow loads that';

function unchecked(written: WrittenRules, facts: QualityFacts): Diagnostic[] {
  const { engine, rules, where, isByBlock } = written;
  if (engine === undefined) return [];
  if (engine === 'truthound') {
    const count = rules.length === 1 ? 'this rule is' : `these ${rules.length} rules are`;
    return [
      diagnostic('TQ3014', {
        message: `the adapter of Truthound never reads \`rules\`: ${count} not checked`,
        where,
        help: HELP,
      }),
    ];
  }
  if (isByBlock) {
    const { verdict, why } = blockVerdict(engine, true);
    if (verdict === 'runs') return [];
    const message = `the run fails, whatever the rules: ${why}`;
    return [diagnostic('TQ3013', { message, where, help: HELP })];
  }
  const version = versionOf(engine, facts);
  return rules.flatMap(({ rule, where: place }) =>
    isJsonObject(rule) && isKnown(rule['type']) ? judged(rule, place, engine, version) : [],
  );
}

/** Of others it is said that they are unknown. */
function isKnown(type: JsonValue | undefined): boolean {
  return typeof type === 'string' && (ruleSchema(type) !== undefined || type.startsWith('expect_'));
}

function judged(
  rule: JsonObject,
  where: Span,
  engine: 'pandera' | 'great_expectations',
  version: string | undefined,
): Diagnostic[] {
  const { type, dtype } = rule;
  const { verdict, why } = adapterVerdict(engine, version, {
    type: typeof type === 'string' ? type : undefined,
    keys: new Set(Object.keys(rule).filter((key) => key !== 'type')),
    ...(typeof dtype === 'string' ? { dtype } : {}),
  });
  if (verdict === 'runs') return [];
  const isFailing = verdict === 'raises' || verdict === 'always fails';
  return [
    diagnostic(isFailing ? 'TQ3013' : 'TQ3014', {
      message: `${isFailing ? 'the run fails on this rule, whatever the data' : 'this rule is not checked'}: ${why}`,
      where,
      help: HELP,
    }),
  ];
}
