/** TQ3004: a date without quotes, which is no text to YAML. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { quoteValue } from '../../project/fixes.ts';
import type { RuleFile } from '../rule-file.ts';

/** One finding a field, however many dates it lists; none where another finding is about the field. */
export function unquotedDates(file: RuleFile, wrong: readonly Path[]): Diagnostic[] {
  const isKnown = (path: Path): boolean => wrong.some((each) => startsWith(path, each));
  const lists = new Map<string, Path[]>();
  for (const path of file.dates.filter((each) => !isKnown(each))) {
    const field = JSON.stringify(typeof path.at(-1) === 'number' ? path.slice(0, -1) : path);
    lists.set(field, [...(lists.get(field) ?? []), path]);
  }
  return [...lists.values()].map((paths) => datesOf(file, paths));
}

function startsWith(path: Path, beginning: Path): boolean {
  return beginning.every((step, index) => path[index] === step);
}

function datesOf({ document }: RuleFile, paths: readonly Path[]): Diagnostic {
  const [first = [], ...others] = paths;
  const fixes = paths.map((path) => quoteValue(document, path));
  const edits = fixes.flatMap((fix) => fix?.edits ?? []);
  const isWhole = fixes.every((fix) => fix !== undefined);
  const each = others.length === 0 ? 'it' : 'each';
  return diagnostic('TQ3004', {
    message: `${others.length === 0 ? 'a date' : `${paths.length} dates`} without quotes: rules hold texts, numbers, \`true\` and \`false\``,
    where: document.spanOf(first),
    help: `put ${each} in quotes: \`"${document.sourceOf(first) ?? ''}"\``,
    fix: isWhole ? { title: `put ${each} in quotes`, edits } : undefined,
  });
}
