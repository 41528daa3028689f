/** TQ3016: items of `rules` that are no rule, on which the real validator crashes, and names that are none. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { YamlTimestamp, type YamlValue } from '../../project/document.ts';
import { quoteValue } from '../../project/fixes.ts';
import { describe, valueAt } from '../../project/yaml-value.ts';
import { isRuleMapping } from '../python-value.ts';
import type { RuleFile } from '../rule-file.ts';

export function wrongItems({ document, entries }: RuleFile): Diagnostic[] {
  const wrong = entries.flatMap(({ index, path, value }) => {
    if (isRuleMapping(value)) {
      const name = value.get('name');
      return name === undefined || (typeof name === 'string' && name !== '') ? [] : [badName(document, path)];
    }
    return [
      diagnostic('TQ3016', {
        message: `rule ${index + 1} must be a mapping, found ${describe(valueAt(document.data, path))}`,
        where: document.spanOf(path),
        help:
          typeof value === 'string'
            ? `write \`{ type: ${value === '' ? '…' : value.split(/\s/)[0]}, column: … }\``
            : 'write `{ type: not_null, column: id }`',
      }),
    ];
  });
  return wrong;
}

function badName(document: RuleFile['document'], path: readonly (string | number)[]): Diagnostic {
  const at = [...path, 'name'];
  const value = valueAt(document.data, at);
  return diagnostic('TQ3016', {
    message: value === '' ? '`name` must not be empty' : `\`name\` must be text, found ${describe(value)}`,
    where: document.spanOf(at),
    help: 'give the rule a name, or leave the key out',
    fix: isQuotable(value) ? quoteValue(document, at) : undefined,
  });
}

/** What would be text in quotes. */
export function isQuotable(value: YamlValue | undefined): boolean {
  return typeof value === 'number' || value instanceof YamlTimestamp;
}
