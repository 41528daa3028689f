/** Blocks in a plan for people: field by field, since a block is little else. */
import { DECLARED_BLOCK_TYPE } from '../blocks/declared-type.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { BlockChange } from '../plan/diff-blocks.ts';
import { mask } from '../secrets.ts';
import type { Palette } from './palette.ts';
import { valueText } from './plan-value.ts';
import { printable } from './printable.ts';

export function renderBlockChange(change: BlockChange, colours: Palette): string[] {
  const name = printable(`block ${DECLARED_BLOCK_TYPE.type.slug}/${change.desired.name}`);
  const notes = change.notes.map((note) => colours.faint(`    · ${note}`));
  switch (change.action) {
    case 'create':
      return [
        colours.create(`+ ${name}`),
        ...Object.entries(change.desired.data).map(([field, value]) =>
          colours.create(`    + ${printable(field)}: ${fieldText(field, value)}`),
        ),
        ...notes,
      ];
    case 'update':
      return [
        colours.update(`~ ${name}`),
        ...change.fields.map(({ field, before, after }) =>
          colours.update(
            `    ~ ${printable(field)}: ${fieldText(field, before)} → ${fieldText(field, after)}`,
          ),
        ),
        ...notes,
      ];
    case 'keep':
      return notes.length === 0 ? [] : [`  ${name}`, ...notes];
  }
}

/** The field's own name decides whether its value is shown. */
function fieldText(field: string, value: JsonValue | undefined): string {
  return value === undefined
    ? '(not there)'
    : valueText((mask({ [field]: value }) as JsonObject)[field] ?? null);
}
