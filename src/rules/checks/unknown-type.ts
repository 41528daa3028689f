/** TQ3002: a type that is neither one of the vocabulary nor an alias. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { didYouMean, nearMiss, onlyNearMiss } from '../../project/near-miss.ts';
import { isHashable, isRuleList, isRuleMapping, pythonTypeName } from '../python-value.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import type { RuleValue } from '../rule.ts';
import { allTypeNames, RULE_SCHEMAS } from '../vocabulary.ts';
import { errorsOf, replaceName } from './check.ts';
import { typeOfForeignName } from './foreign-names.ts';

export function checkUnknownType(file: RuleFile): Diagnostic[] {
  const unknown = errorsOf(file, ['unknown_rule_type']).map(({ entry }) => unknownType(file, entry));
  return [...unknown, ...file.entries.flatMap((entry) => noText(file, entry))];
}

function unknownType({ document }: RuleFile, { path, value }: RuleEntry): Diagnostic {
  const type = isRuleMapping(value) ? value.get('type') : undefined;
  const at = [...path, 'type'];
  if (typeof type !== 'string') return wrongType(document.spanOf(at), type ?? null);
  const near = nearMiss(type, allTypeNames());
  const certain = onlyNearMiss(type, allTypeNames());
  const foreign = near === undefined ? typeOfForeignName(type) : undefined;
  return diagnostic('TQ3002', {
    message: `unknown rule type \`${type}\`${didYouMean(near ?? foreign)}`,
    where: document.spanOf(at),
    help:
      (near ?? foreign) === undefined
        ? `these are known: ${nameList(RULE_SCHEMAS.map((schema) => schema.type))}`
        : undefined,
    fix:
      certain === undefined
        ? undefined
        : replaceName({ document }, at, certain, `rename it to \`${certain}\``),
  });
}

/** The real validator ends with a Python exception. */
function noText({ document }: RuleFile, { path, value }: RuleEntry): Diagnostic[] {
  const type = isRuleMapping(value) ? value.get('type') : undefined;
  if (type === undefined || isHashable(type)) return [];
  return [wrongType(document.spanOf([...path, 'type']), type)];
}

function wrongType(where: Diagnostic['where'], type: RuleValue): Diagnostic {
  return diagnostic('TQ3002', {
    message: `\`type\` must be the name of a rule type, found ${KINDS[pythonTypeName(type)] ?? 'no text'}`,
    where,
    help: isRuleList(type)
      ? 'a rule has one type: write a rule for each of them'
      : `these are known: ${nameList(RULE_SCHEMAS.map((schema) => schema.type))}`,
  });
}

const KINDS: Readonly<Record<string, string>> = {
  NoneType: 'nothing',
  bool: '`true` or `false`',
  int: 'a number',
  float: 'a number',
  list: 'a list',
  dict: 'a mapping',
};
