/** The tests in a `schema.yml` of dbt: a dataset for every model, seed, snapshot and table of a source. */
import { type DbtPlace, importTest } from './test-entry.ts';
import { type Gathering, gathering, leave } from '../gathering.ts';
import type { LeftOut } from '../imported.ts';
import { itemsOf, type Part, partAt, rootOf, type Source, textOf, whereIs } from '../reading/source.ts';

/** Resources that have columns, under the key that holds them. */
export const DBT_RESOURCES = ['models', 'seeds', 'snapshots', 'sources'] as const;
/** `data_tests` since dbt 1.8, `tests` before and still. */
const TESTS = ['data_tests', 'tests'];

export interface DbtImport {
  readonly gatherings: readonly Gathering[];
  readonly left: readonly LeftOut[];
}

/** `dataset` replaces the name where one resource alone has tests. */
export function importDbt(source: Source, dataset: string | undefined): DbtImport {
  const root = rootOf(source);
  const left: LeftOut[] = [];
  const resources = DBT_RESOURCES.flatMap((kind) =>
    itemsOf(partAt(root, kind)).map((part) => [kind, part] as const),
  );
  const tables = resources.flatMap(([kind, part]) =>
    kind === 'sources' ? tablesOf(part, left) : [named(part, left)],
  );
  const found = tables.filter((each) => each !== undefined);
  for (const unit of itemsOf(partAt(root, 'unit_tests')))
    leave({ left }, unit, 'a unit test', 'it tests the SQL of a model, not data');
  const gatherings = found.map((each) => importResource(...each));
  const [only, ...others] = found.filter((_, index) => hasContent(gatherings[index]));
  if (dataset !== undefined && only !== undefined && others.length === 0)
    return { gatherings: [importResource(dataset, only[1])], left };
  return { gatherings: gatherings.filter(hasContent), left };
}

function hasContent(gathering: Gathering | undefined): boolean {
  return gathering !== undefined && gathering.rules.length + gathering.left.length > 0;
}

type Named = readonly [string, Part];

function named(part: Part, left: LeftOut[]): Named | undefined {
  const name = textOf(partAt(part, 'name'));
  if (name === undefined) left.push({ what: 'a resource', why: 'it has no name', where: whereIs(part) });
  return name === undefined ? undefined : [name, part];
}

function tablesOf(part: Part, left: LeftOut[]): readonly (Named | undefined)[] {
  const source = textOf(partAt(part, 'name'));
  const tables = itemsOf(partAt(part, 'tables')).map((table) => named(table, left));
  return tables.map((table) => table && ([`${source ?? ''}.${table[0]}`, table[1]] as const));
}

function importResource(name: string, part: Part): Gathering {
  const into = gathering(name);
  importTests(into, part, { dataset: name });
  for (const column of itemsOf(partAt(part, 'columns'))) {
    const columnName = textOf(partAt(column, 'name'));
    if (columnName === undefined) leave(into, column, 'a column', 'it has no name');
    else importTests(into, column, { dataset: name, column: columnName });
  }
  for (const key of ['freshness', 'loaded_at_field'])
    leaveKey(into, part, key, 'no rule is about how old data is');
  leaveKey(into, part, 'versions', 'a rule file is about one version; import the tests of one by hand');
  return into;
}

function leaveKey(into: Gathering, part: Part, key: string, why: string): void {
  const found = partAt(part, key);
  if (found !== undefined && found.value !== null) leave(into, found, `\`${key}\``, why);
}

function importTests(into: Gathering, part: Part, place: DbtPlace): void {
  for (const key of TESTS) {
    const tests = partAt(part, key);
    for (const test of itemsOf(tests)) importTest(into, test, place);
    if (tests !== undefined && tests.value !== null && !Array.isArray(tests.value))
      leave(into, tests, `\`${key}\``, 'it is no list of tests');
  }
  for (const constraint of itemsOf(partAt(part, 'constraints')))
    leave(into, constraint, 'a constraint', 'the database holds it while it writes, not a check');
}
