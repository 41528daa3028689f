/** Rules in words, for people and as JSON. */
import type { JsonValue } from '../json.ts';
import type { ExplainedEngine, ExplainedRule } from '../rules/explain-rule.ts';
import { visible } from './printable.ts';

export function explanationsText(file: string, rules: readonly ExplainedRule[]): string {
  const count = `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`;
  return [
    `${visible(file)}: ${count}`,
    ...(rules.length === 0 ? [] : [table(rules)]),
    ...rules.map(ruleText),
  ].join('\n\n');
}

/** A line a rule: what it is, and which engines check it. */
function table(rules: readonly ExplainedRule[]): string {
  const head = ['#', 'rule', 'column', 'severity', ...(rules[0]?.engines.map(({ engine }) => engine) ?? [])];
  const rows = rules.map(({ rule, engines }) => [
    `${rule.index + 1}`,
    rule.type,
    visible(rule.column ?? ''),
    rule.severity,
    ...engines.map(({ verdict }) => (verdict === 'runs' ? 'runs' : 'cannot')),
  ]);
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function ruleText({ rule, meaning, engines }: ExplainedRule): string {
  const title = [`${rule.index + 1}`, rule.name ?? rule.type, rule.column, rule.severity];
  const width = Math.max(...engines.map(({ engine }) => engine.length));
  return [
    visible(title.filter((part) => part !== undefined).join('  ')),
    `   ${visible(meaning)}`,
    ...engines.map((each) => `   ${each.engine.padEnd(width)}  ${visible(detailText(each))}`),
  ].join('\n');
}

function detailText({ verdict, detail }: ExplainedEngine): string {
  return verdict === 'runs' ? detail : `cannot: ${detail}`;
}

export function explanationsJson(rules: readonly ExplainedRule[]): JsonValue {
  return rules.map(({ rule, meaning, engines }) => ({
    index: rule.index,
    name: rule.name ?? null,
    type: rule.type,
    column: rule.column ?? null,
    severity: rule.severity,
    line: rule.where.start.line,
    meaning,
    engines: engines.map(({ engine, verdict, detail }) => ({ engine, verdict, detail })),
  }));
}
