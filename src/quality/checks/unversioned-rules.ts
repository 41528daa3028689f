/** Rules that are not versioned with the code: files elsewhere or missing, and the same list written twice. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { QualityFacts } from '../facts.ts';
import { eachCall } from './each-call.ts';

export function checkRuleFiles(facts: QualityFacts): Diagnostic[] {
  return [...ruleFiles(facts), ...writtenTwice(facts)];
}

function ruleFiles({ document, ruleFiles: named }: QualityFacts): Diagnostic[] {
  return named.flatMap(({ path, written, found }) => {
    if (found !== 'outside') return [];
    return [
      diagnostic('TQ4024', {
        message: `rule file \`${written}\` lies outside the repository: it changes without a commit, and is not checked`,
        where: document.spanOf(path),
        help: 'move it beside the flow that uses it',
      }),
    ];
  });
}

/** Lists of at least this many characters; shorter ones are alike by chance. */
const SHORTEST = 40;

function writtenTwice(facts: QualityFacts): Diagnostic[] {
  const seen = new Map<string, Span>();
  return eachCall(facts, (call) => {
    const rules = call.keywords.get('rules')?.value;
    if (rules?.kind !== 'literal' || !Array.isArray(rules.value)) return [];
    const text = JSON.stringify(rules.value);
    const before = seen.get(text);
    if (before === undefined) seen.set(text, rules.where);
    if (before === undefined || text.length < SHORTEST) return [];
    const found = diagnostic('TQ4024', {
      message: 'the same rules stand in two places: one of them will be forgotten',
      where: rules.where,
      related: [{ where: before, text: 'here first' }],
      help: 'put them into one rule file, or one name that both use',
    });
    return [{ ...found, severity: 'hint' as const }];
  });
}
