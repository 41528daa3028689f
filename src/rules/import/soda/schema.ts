/** The schema check of SodaCL: which columns there must be, and of which types. */
import { fromSql } from '../meaning/data-types.ts';
import { add, type Gathering, type Labels, leave } from '../gathering.ts';
import { itemsOf, type Part, pairsOf, partAt, textOf } from '../reading/source.ts';
import { refused, rule } from '../meaning/translated.ts';

const WHYS: Readonly<Record<string, string>> = {
  'when forbidden column present': 'a rule says what is allowed, not what is forbidden',
  'when wrong column index': 'no rule is about the order of columns',
  'when schema changes': 'a rule does not remember the run before',
};

export function importSodaSchema(into: Gathering, part: Part, settings: Part | undefined): void {
  const name = textOf(partAt(settings, 'name'));
  const named: Labels = name === undefined ? {} : { name };
  const alerts = [
    ['fail', named],
    ['warn', { ...named, severity: 'warning' }],
  ] as const;
  const conditions = alerts.flatMap(([alert, labels]) =>
    pairsOf(partAt(settings, alert)).map(([key, value]) => [key, value, labels] as const),
  );
  if (conditions.length === 0)
    leave(into, part, '`schema`', 'it has neither `fail` nor `warn` with conditions');
  for (const [key, value, labels] of conditions) {
    if (key === 'when required column missing') requireColumns(into, value, labels);
    else if (key === 'when wrong column type') requireTypes(into, value, labels);
    else leave(into, value, `\`${key}\``, WHYS[key] ?? 'the rule vocabulary has no such check');
  }
}

function requireColumns(into: Gathering, part: Part, labels: Labels): void {
  for (const item of itemsOf(part)) {
    const column = textOf(item);
    const isPattern = column === undefined || /[%*]/.test(column);
    const translation = isPattern
      ? refused('a rule names a column, not a pattern')
      : rule('column_exists', column);
    add(into, item, `the required column \`${column ?? ''}\``, translation, labels);
  }
  if (itemsOf(part).length === 0) leave(into, part, '`when required column missing`', 'it names no column');
}

function requireTypes(into: Gathering, part: Part, labels: Labels): void {
  for (const [column, item] of pairsOf(part)) {
    const type = fromSql(textOf(item) ?? '');
    const translation =
      type === undefined
        ? refused('its type is one of the database, not of the data that a rule sees')
        : rule('dtype', column, { dtype: type });
    add(into, item, `the type of \`${column}\``, translation, labels);
  }
  if (pairsOf(part).length === 0) leave(into, part, '`when wrong column type`', 'it names no column');
}
