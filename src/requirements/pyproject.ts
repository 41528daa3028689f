/** The packages that a `pyproject.toml` names: by PEP 621, in groups (PEP 735), by Poetry, uv and PDM. */
import { isTable, tableIn, textsOf, textsOfAll, type TomlTable } from '../toml-table.ts';

/**
 * `own`: installed with the project. `optional`: of an extra or a group, or for work on the project. `bound`: fixes a version
 * of what something else asks for.
 */
type Use = 'own' | 'optional' | 'bound';

/** One entry. */
export type WrittenPackage = { use: Use } & (
  | /** PEP 508. */ { kind: 'requirement'; text: string }
  | /** By Poetry: a name, its range as written (none for what comes from git or a path), and when it counts. */ {
      kind: 'entry';
      key: string;
      range?: string;
      extras: string[];
      marker?: string;
    }
);

/** In the order of the standards first; `document`: the parsed file, of which nothing is known. */
export function packagesWritten(document: TomlTable): WrittenPackage[] {
  const project = tableIn(document, 'project');
  const uv = tableIn(document, 'tool', 'uv');
  return [
    ...requirements('own', textsOf(project['dependencies'])),
    ...requirements('optional', textsOfAll(project['optional-dependencies'])),
    ...requirements('optional', textsOfAll(document['dependency-groups'])),
    ...ofPoetry(tableIn(document, 'tool', 'poetry')),
    ...requirements('bound', textsOf(uv['constraint-dependencies'])),
    ...requirements('bound', textsOf(uv['override-dependencies'])),
    ...requirements('optional', textsOf(uv['dev-dependencies'])),
    ...requirements('optional', textsOfAll(tableIn(document, 'tool', 'pdm')['dev-dependencies'])),
  ];
}

function requirements(use: Use, texts: readonly string[]): WrittenPackage[] {
  return texts.map((text) => ({ kind: 'requirement', use, text }));
}

function ofPoetry(poetry: TomlTable): WrittenPackage[] {
  const groups = Object.values(tableIn(poetry, 'group')).map((group) => tableIn(group, 'dependencies'));
  return [
    ...entries('own', tableIn(poetry, 'dependencies')),
    ...entries('optional', tableIn(poetry, 'dev-dependencies')),
    ...groups.flatMap((group) => entries('optional', group)),
  ];
}

function entries(use: Use, table: TomlTable): WrittenPackage[] {
  return Object.entries(table).flatMap(([key, value]) =>
    // A list has a range for each platform.
    (Array.isArray(value) ? value : [value]).map((each) => entry(use, key, each)),
  );
}

function entry(use: Use, key: string, value: unknown): WrittenPackage {
  const written = isTable(value) ? value['version'] : value;
  const range = typeof written === 'string' ? { range: written } : {};
  if (!isTable(value)) return { kind: 'entry', use, key, ...range, extras: [] };
  const markers = [value['markers'], value['python'], value['platform']];
  const marker = markers.filter((each) => typeof each === 'string').join(' and ');
  return {
    kind: 'entry',
    use: use === 'own' && value['optional'] === true ? 'optional' : use,
    ...{ key, ...range, extras: textsOf(value['extras']) },
    ...(marker === '' ? {} : { marker }),
  };
}
