/** TQ1013 in the values of a rule: `[SE, NO]` is a country and `false` to YAML. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { quoteValue } from '../../project/fixes.ts';
import { valueAt, type YamlScalar } from '../../project/yaml-value.ts';
import { MAY_HOLD_TRAP, trapOf } from '../../project/yaml/traps.ts';
import { isRuleMapping } from '../python-value.ts';
import type { RuleFile } from '../rule-file.ts';
import { keyIn } from './check.ts';

export function checkValueTrap({ document, entries }: RuleFile): Diagnostic[] {
  if (!MAY_HOLD_TRAP.test(document.text) || document.file.endsWith('.json')) return [];
  return entries.flatMap(({ path, value }) => {
    if (!isRuleMapping(value)) return [];
    const numbers = [...value.keys()].flatMap((key) => {
      const number = valueAt(document.data, [...path, key]);
      return typeof number === 'number' ? trap(document, [...path, key], number, false) : [];
    });
    const key = keyIn(value, 'values');
    const values = key === undefined ? undefined : valueAt(document.data, [...path, key]);
    if (key === undefined || !Array.isArray(values)) return numbers;
    const holdsText = values.some((each) => typeof each === 'string');
    const inValues = values.flatMap((each, index) =>
      trap(document, [...path, key, index], each as YamlScalar, holdsText),
    );
    return [...numbers, ...inValues];
  });
}

const KINDS = ['boolean', 'base 60', 'octal', 'exponent'];

function trap(
  document: RuleFile['document'],
  path: Path,
  value: YamlScalar,
  holdsText: boolean,
): Diagnostic[] {
  const source = document.sourceOf(path);
  const found = source === undefined ? undefined : trapOf(source, value);
  if (source === undefined || found === undefined || !KINDS.includes(found.kind)) return [];
  return [
    diagnostic('TQ1013', {
      message: `\`${source}\` is ${found.becomes} to YAML`,
      where: document.spanOf(path),
      help: helpFor(source, value, holdsText),
      fix: holdsText ? quoteValue(document, path) : undefined,
    }),
  ];
}

function helpFor(source: string, value: YamlScalar, holdsText: boolean): string {
  if (holdsText) return `put it in quotes: \`"${source}"\``;
  return typeof value === 'number'
    ? `write \`${value}\`, or the number that is meant, without a leading zero or colons`
    : `put it in quotes if text is meant: \`"${source}"\``;
}
