/** Which tool a quality file is from, by what it holds. */
import { DBT_RESOURCES } from '../dbt/schema-file.ts';
import { expectationType } from '../great-expectations/suite.ts';
import type { ImportFormat } from '../imported.ts';
import { itemsOf, type Part, pairsOf, partAt } from './source.ts';
import { suiteRules } from '../truthound/suite.ts';

/** Every format whose marks the file has. */
export function formatsOf(root: Part): readonly ImportFormat[] {
  return FORMATS.filter(([, hasMarks]) => hasMarks(root)).map(([format]) => format);
}

const FORMATS: readonly (readonly [ImportFormat, (root: Part) => boolean])[] = [
  [
    'truthound-schema',
    (root) => pairsOf(partAt(root, 'columns')).some(([, column]) => partAt(column, 'dtype')),
  ],
  ['truthound-checkpoint', (root) => isCollection(partAt(root, 'checkpoints'))],
  [
    'truthound-suite',
    (root) => suiteRules(root).some((rule) => partAt(rule, 'validator') ?? partAt(rule, 'validator_class')),
  ],
  [
    'dbt',
    (root) => DBT_RESOURCES.some((key) => itemsOf(partAt(root, key)).some((each) => partAt(each, 'name'))),
  ],
  ['great-expectations', isExpectationSuite],
  [
    'soda',
    (root) =>
      pairsOf(root).some(([key]) => /^(?:checks for|for each dataset|filter|configurations for)\s/.test(key)),
  ],
];

function isCollection(part: Part | undefined): boolean {
  return itemsOf(part).length > 0 || pairsOf(part).length > 0;
}

function isExpectationSuite(root: Part): boolean {
  const expectations = partAt(root, 'expectations');
  if (expectations === undefined) return false;
  const isMarked =
    partAt(root, 'expectation_suite_name') ?? partAt(partAt(root, 'meta'), 'great_expectations_version');
  return (
    isMarked !== undefined ||
    itemsOf(expectations).some((each) => expectationType(each)?.startsWith('expect_') === true)
  );
}
