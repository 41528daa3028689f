/** TQ3011: a second name. The validator takes it; the adapters, to which rules go unchanged, do not know it. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { renameKey } from '../../project/fixes.ts';
import { isRuleMapping } from '../python-value.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import type { FieldSchema } from '../vocabulary.ts';
import { replaceName, schemaOf } from './check.ts';

export function checkRuleAlias(file: RuleFile): Diagnostic[] {
  return file.entries.flatMap((entry) => {
    const schema = schemaOf(entry);
    if (schema === undefined) return [];
    return [
      ...typeAlias(file, entry, schema.type),
      ...schema.fields.flatMap((field) => fieldAliases(file, entry, field)),
    ];
  });
}

function typeAlias({ document }: RuleFile, { path, value }: RuleEntry, type: string): Diagnostic[] {
  const written = isRuleMapping(value) ? value.get('type') : undefined;
  if (written === type) return [];
  const at = [...path, 'type'];
  return [
    diagnostic('TQ3011', {
      message: `\`${String(written)}\` is another name of \`${type}\`, which the adapters of the engines do not know`,
      where: document.spanOf(at),
      help: `write \`type: ${type}\``,
      fix: replaceName({ document }, at, type, `write \`${type}\``),
    }),
  ];
}

function fieldAliases({ document }: RuleFile, entry: RuleEntry, field: FieldSchema): Diagnostic[] {
  const { value, path } = entry;
  if (!isRuleMapping(value)) return [];
  const [used, ...lost] = [field.name, ...field.aliases].filter((key) => value.has(key));
  if (used === undefined) return [];
  const ignored = lost.map((key) =>
    diagnostic('TQ3011', {
      message:
        used === field.name
          ? `\`${key}\` is another name of \`${used}\`, and ignored beside it`
          : `\`${key}\` is another name of \`${field.name}\`, as \`${used}\` is, and ignored beside it`,
      where: document.spanOf([...path, key], 'key'),
      related: [{ where: document.spanOf([...path, used], 'key'), text: 'this one counts' }],
      help: 'remove one of them',
    }),
  );
  if (used === field.name) return ignored;
  return [
    diagnostic('TQ3011', {
      message: `\`${used}\` is another name of \`${field.name}\`, which the adapters of the engines do not know`,
      where: document.spanOf([...path, used], 'key'),
      help: `write \`${field.name}\``,
      fix: renameKey(document, [...path, used], field.name),
    }),
    ...ignored,
  ];
}
