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
    const key = isRuleMapping(value) ? keyIn(value, 'values') : undefined;
    const values = key === undefined ? undefined : valueAt(document.data, [...path, key]);
    if (key === undefined || !Array.isArray(values)) return [];
    const holdsText = values.some((each) => typeof each === 'string');
    return values.flatMap((each, index) =>
      trap(document, [...path, key, index], each as YamlScalar, holdsText),
    );
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
      help: `put it in quotes${holdsText ? '' : ' if text is meant'}: \`"${source}"\``,
      fix: holdsText ? quoteValue(document, path) : undefined,
    }),
  ];
}
