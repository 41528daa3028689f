/** Truthound's check for duplicates (truthound 3.2.0, `validators/uniqueness/unique.py`, `validators/schema_validator.py`). */
import { rule, type Translation, withNote } from '../meaning/translated.ts';

/** It fails where there are fewer distinct values, null among them, than values that are not null. */
export function uniqueRule(column: string): Translation {
  return withNote(
    rule('unique', column),
    'Truthound counts null as a value, so among nulls it overlooks one duplicate; the rule does not',
  );
}
