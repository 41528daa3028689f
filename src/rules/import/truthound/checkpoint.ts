/** Truthound's checkpoint files: which validators run on which data (truthound 3.2.0, `checkpoint/registry.py`). */
import { add, type Gathering, gathering, leave } from '../gathering.ts';
import { itemsOf, type Part, pairsOf, partAt, rootOf, type Source, textOf } from '../reading/source.ts';
import { refused } from '../meaning/translated.ts';
import { importValidator } from './validators.ts';

/** Why a key of a checkpoint is no rule; the other keys say when and where it runs. */
const LEFT: Readonly<Record<string, string>> = {
  schema: 'it names another file; import that file as well',
  auto_schema: 'Truthound learns the schema from the data when it runs',
  min_severity: 'a rule file has no such limit; the flow decides with `fail_on`',
  fail_on_critical: 'the flow decides what a failure leads to',
  fail_on_high: 'the flow decides what a failure leads to',
  actions: 'a rule file says what is checked, not what happens then',
  triggers: 'schedules and triggers stand in `prefect.yaml`',
};
const RULES = ['name', 'validators', 'validator_config'];

/** A checkpoint each; `dataset` replaces the name where there is one checkpoint alone. */
export function importTruthoundCheckpoints(
  source: Source,
  dataset: string | undefined,
): readonly Gathering[] {
  const checkpoints = checkpointsOf(rootOf(source));
  const chosen = checkpoints.length === 1 ? dataset : undefined;
  return checkpoints.map(([name, part]) => importCheckpoint(part, chosen ?? name));
}

/** A list, or a mapping of names to bodies. */
function checkpointsOf(root: Part): readonly (readonly [string, Part])[] {
  const checkpoints = partAt(root, 'checkpoints');
  if (checkpoints === undefined) return [];
  const named = pairsOf(checkpoints);
  if (named.length > 0) return named;
  return itemsOf(checkpoints).map(
    (part, index) => [textOf(partAt(part, 'name')) ?? `checkpoint ${index + 1}`, part] as const,
  );
}

function importCheckpoint(part: Part, name: string): Gathering {
  const into = gathering(name);
  const config = partAt(part, 'validator_config');
  const seen = new Set<string>();
  for (const item of itemsOf(partAt(part, 'validators'))) importItem(into, item, config, seen);
  for (const [key, options] of pairsOf(config))
    if (!seen.has(key))
      leave(
        into,
        options,
        `\`${key}\` in \`validator_config\``,
        'it is not in `validators`, so it never runs',
      );
  for (const [key, value] of pairsOf(part))
    if (!RULES.includes(key))
      leave(
        into,
        value,
        `\`${key}\``,
        LEFT[key] ?? 'it says where and how the checkpoint runs, not what it checks',
      );
  return into;
}

/** The name of a validator, or a mapping with its options, which only the suite generator writes. */
function importItem(into: Gathering, item: Part, config: Part | undefined, seen: Set<string>): void {
  const validator = textOf(item) ?? textOf(partAt(item, 'type')) ?? textOf(partAt(item, 'name'));
  if (validator === undefined) {
    add(into, item, 'an item of `validators`', refused('it names no validator'));
    return;
  }
  const isRepeated = seen.has(validator) && typeof item.value === 'string';
  if (isRepeated) leave(into, item, `\`${validator}\``, 'it is named twice, with the same options');
  else importValidator(into, { validator, part: item, options: [item, partAt(config, validator)] });
  seen.add(validator);
}
