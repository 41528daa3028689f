/** What is said of a rule file with these rules. */
import type { Diagnostic } from '../../../../src/diagnostics/diagnostic.ts';
import { checkRuleFile } from '../../../../src/rules/check-rule-file.ts';
import { readRuleFile } from '../../../../src/rules/read-rule-file.ts';

/** The whole text of a file whose name says whether it is YAML or JSON. */
export function findingsOf(text: string, file = 'orders.yaml'): readonly Diagnostic[] {
  const read = readRuleFile(file, text);
  return [...read.diagnostics, ...(read.file === undefined ? [] : checkRuleFile(read.file))];
}

/** One rule a line, each a flow mapping of YAML without its braces. */
export function ruleFile(...rules: readonly string[]): string {
  const items = rules.map((rule) => `  - { ${rule} }\n`);
  return `version: 1\nengine: truthound\ndataset: orders\nrules:\n${items.join('')}`;
}
