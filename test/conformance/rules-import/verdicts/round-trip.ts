/** A foreign file on its way back: imported, printed, read and compiled; each rule still knows the part it comes from. */
import { compileRules } from '../../../../src/rules/compile/compile.ts';
import { printCompiled } from '../../../../src/rules/compile/compiled.ts';
import type { ImportedDataset, ImportedRule, LeftOut } from '../../../../src/rules/import/imported.ts';
import { printRuleFile } from '../../../../src/rules/import/print-rule-file.ts';
import { readRuleFile } from '../../../../src/rules/read-rule-file.ts';
import type { Engine, Rule } from '../../../../src/rules/rule.ts';

export interface RoundTrip {
  /** The text of the compiled file. */
  readonly compiled: string;
  /** Of each compiled rule, in order, the rule that was imported. */
  readonly origins: readonly ImportedRule[];
  readonly refused: readonly { readonly rule: ImportedRule; readonly reason: string }[];
  readonly left: readonly LeftOut[];
}

/** Fails where the rule file that is printed is not read as it was meant. */
export function roundTrip({ dataset, rules, left }: ImportedDataset, engine: Engine): RoundTrip {
  const read = readRuleFile('quality/rules.yaml', printRuleFile(dataset, engine, rules));
  const found: Rule[] = (read.file?.entries ?? []).flatMap(({ rule }) => rule ?? []);
  if (read.diagnostics.length > 0 || found.length !== rules.length)
    throw new Error(`the printed rules are not read back: ${JSON.stringify(read.diagnostics)}`);
  const { compiled, refusals } = compileRules({ file: 'rules.yaml', engine, dataset, rules: found });
  const isRefused = new Set(refusals.map(({ rule }) => rule.index));
  return {
    compiled: printCompiled(compiled),
    origins: rules.filter((_, index) => !isRefused.has(index)),
    refused: refusals.map(({ rule, reason }) => ({ rule: rules[rule.index]!, reason })),
    left,
  };
}
