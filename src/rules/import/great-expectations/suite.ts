/** Expectation suites of Great Expectations, saved by 0.x (`expectation_type`) and by 1.x (`type`). */
import { SEVERITIES, type RuleSeverity } from '../../rule.ts';
import { translateExpectation } from './expectations.ts';
import { add, type Gathering, gathering, leave } from '../gathering.ts';
import { itemsOf, type Part, partAt, rootOf, type Source, textOf } from '../reading/source.ts';

/** The name of the suite is the dataset's, where none is given. */
export function importExpectationSuite(source: Source, dataset: string | undefined, stem: string): Gathering {
  const root = rootOf(source);
  const name = textOf(partAt(root, 'name')) ?? textOf(partAt(root, 'expectation_suite_name'));
  const into = gathering(dataset ?? name ?? stem);
  for (const part of itemsOf(partAt(root, 'expectations'))) importExpectation(into, part);
  return into;
}

/** The name of an expectation, in the spelling of either version. */
export function expectationType(part: Part): string | undefined {
  return textOf(partAt(part, 'type')) ?? textOf(partAt(part, 'expectation_type'));
}

function importExpectation(into: Gathering, part: Part): void {
  const type = expectationType(part);
  if (type === undefined) {
    leave(into, part, 'an item of `expectations`', 'it names no expectation');
    return;
  }
  const kwargs = partAt(part, 'kwargs');
  const column = textOf(partAt(kwargs, 'column'));
  const what = column === undefined ? `\`${type}\`` : `\`${type}\` of \`${column}\``;
  const severity = textOf(partAt(part, 'severity'));
  add(
    into,
    part,
    what,
    translateExpectation(type, kwargs, into.dataset),
    isSeverity(severity) ? { severity } : {},
  );
}

function isSeverity(text: string | undefined): text is RuleSeverity {
  return (SEVERITIES as readonly (string | undefined)[]).includes(text);
}
