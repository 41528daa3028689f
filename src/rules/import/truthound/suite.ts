/**
 * Suites that Truthound generates (`quick-suite`, `generate-suite`) in YAML, JSON and TOML. Nothing in Truthound reads
 * them; what an entry means is what its validator does (truthound 3.2.0, `profiler/suite_export.py` writes them).
 */
import { type Gathering, gathering, leave } from '../gathering.ts';
import { itemsOf, type Part, pairsOf, partAt, rootOf, type Source, textOf } from '../reading/source.ts';
import { importValidator } from './validators.ts';

/** The name of the suite is the dataset's, where none is given; in YAML it stands in a comment alone. */
export function importTruthoundSuite(source: Source, dataset: string | undefined, stem: string): Gathering {
  const root = rootOf(source);
  const name = textOf(partAt(root, 'name')) ?? textOf(partAt(partAt(root, 'suite'), 'name'));
  const into = gathering(dataset ?? name ?? stem);
  for (const part of suiteRules(root)) {
    const validator = textOf(partAt(part, 'validator')) ?? textOf(partAt(part, 'validator_class'));
    if (validator === undefined) leave(into, part, 'an item of `rules`', 'it names no validator');
    else {
      const ownName = textOf(partAt(part, 'name'));
      importValidator(into, { validator, part, name: ownName, options: [part, partAt(part, 'parameters')] });
    }
  }
  return into;
}

/** A list, or a mapping of categories to lists. */
export function suiteRules(root: Part): readonly Part[] {
  const rules = partAt(root, 'rules');
  if (rules === undefined) return [];
  const groups = pairsOf(rules).map(([, group]) => group);
  return groups.length === 0 ? itemsOf(rules) : groups.flatMap((group) => itemsOrSelf(group));
}

function itemsOrSelf(group: Part): readonly Part[] {
  return Array.isArray(group.value) ? itemsOf(group) : [group];
}
