/** Truthound's `column_type` validator (truthound 3.2.0, `validators/schema/column_type.py`) as `dtype` rules. */
import { isRuleMapping } from '../../python-value.ts';
import { fromPolars, fromTruthound, TRUTHOUND_FAMILIES } from '../meaning/data-types.ts';
import type { Options } from './options.ts';
import { allOf, refused, rule, type Translation, withNote } from '../meaning/translated.ts';
import type { Get } from './validators.ts';

/** `expected_types: {age: int}`, or `columns` and one `expected_type`, which only the suite generator writes. */
export function typeRules({ columns }: Options, get: Get): Translation {
  const expected = get('expected_types');
  if (expected !== undefined && isRuleMapping(expected))
    return allOf([...expected].map(([column, type]) => typeRule(column, type)));
  const single = get('expected_type');
  if (single === undefined || columns === undefined)
    return refused('it needs `expected_types`, a mapping of columns to types');
  return withNote(
    allOf(columns.map((column) => typeRule(column, single))),
    "Truthound's `column_type` has no option `expected_type`, so the suite does not run; the rule checks the type",
  );
}

function typeRule(column: string, type: unknown): Translation {
  if (typeof type !== 'string') return refused('a type is given by its name');
  const known = fromTruthound(type);
  if (known !== undefined) return rule('dtype', column, { dtype: known });
  if (TRUTHOUND_FAMILIES.includes(type.toLowerCase()))
    return refused(`\`${type}\` stands for several widths, and a rule names one`);
  const name = fromPolars(type);
  return name === undefined
    ? refused(`the rule vocabulary has no name for the type \`${type}\``)
    : withNote(
        rule('dtype', column, { dtype: name }),
        `Truthound's \`column_type\` does not know \`${type}\` and checks nothing; the rule checks the type`,
      );
}
