/** A rule file as text: one rule a line where it fits. */
import type { Engine } from '../rule.ts';
import type { ImportedRule } from './imported.ts';
import { yamlText } from './yaml-text.ts';

/** Longer rules take a line for each key. */
const WIDTH = 110;

/**
 * Deterministic, with a line break at the end. Read back by PyYAML, every value is what it was: texts that YAML 1.1 would
 * take for something else are quoted, and a float has a point.
 */
export function printRuleFile(
  dataset: string,
  engine: Engine,
  rules: readonly Omit<ImportedRule, 'where'>[],
): string {
  const head = ['version: 1', `engine: ${engine}`, `dataset: ${yamlText(dataset)}`];
  if (rules.length === 0) return [...head, 'rules: []', ''].join('\n');
  return [...head, 'rules:', ...rules.map(ruleText), ''].join('\n');
}

function ruleText({ name, type, column, fields, severity }: Omit<ImportedRule, 'where'>): string {
  const pairs: string[] = [];
  if (name !== undefined) pairs.push(`name: ${yamlText(name)}`);
  pairs.push(`type: ${type}`);
  if (column !== undefined) pairs.push(`column: ${yamlText(column)}`);
  for (const [key, value] of fields) pairs.push(`${key}: ${yamlText(value, key === 'pattern')}`);
  if (severity !== undefined) pairs.push(`severity: ${severity}`);
  const line = `  - { ${pairs.join(', ')} }`;
  return line.length <= WIDTH ? line : `  - ${pairs.join('\n    ')}`;
}
