/** Rule files of the generated project, each with what was compiled from it, as a project commits them. */
import { compileRules } from '../src/rules/compile/compile.ts';
import { printCompiled } from '../src/rules/compile/compiled.ts';
import { readRuleFile } from '../src/rules/read-rule-file.ts';
import { ruleSetOf } from '../src/rules/rule-file.ts';

/** By path below the project's folder. */
export function ruleFiles(count: number): Map<string, string> {
  const files = new Map<string, string>();
  for (let index = 0; index < count; index += 1) {
    const text = ruleFile(index);
    files.set(ruleFilePath(index), text);
    files.set(`quality/.compiled/orders-${index}.json`, compiledOf(ruleFilePath(index), text));
  }
  return files;
}

export function ruleFilePath(index: number): string {
  return `quality/orders-${index}.yaml`;
}

function compiledOf(path: string, text: string): string {
  const { file } = readRuleFile(path, text);
  const set = file && ruleSetOf(file);
  if (set === undefined) throw new Error('the generated rule file cannot be read');
  return printCompiled(compileRules(set).compiled);
}

function ruleFile(index: number): string {
  return `# What every delivery of part ${index} must satisfy.
version: 1
engine: truthound
dataset: orders-${index}
owner: team-orders
rules:
  - { type: not_null, column: order_id }
  - { type: unique, column: order_id }
  - { type: regex, column: order_id, pattern: 'ORD-\\d{4}' }
  - { type: not_null, column: customer_id }
  - { type: in_set, column: status, values: [new, paid, shipped, cancelled] }
  - { type: in_set, column: currency, values: [EUR, GBP, USD] }
  - { type: in_range, column: quantity, min: 1, max: ${100 + index} }
  - { type: in_range, column: unit_price, min: 0.01, max: 10000 }
  - { type: completeness_ratio, column: email, min_ratio: 0.95, severity: warning }
  - { type: max_length, column: country, max_length: 2, severity: warning }
`;
}
