/** What an import carried over, and what it left out, in lines and as JSON. */
import type { JsonValue } from '../json.ts';
import type { ImportNote, ImportResult, LeftOut } from '../rules/import/imported.ts';

/** The summary first, then one line for each note and each part that was left out. */
export function importLines(file: string, { format, datasets, left, notes }: ImportResult): string[] {
  const rules = datasets.reduce((sum, each) => sum + each.rules.length, 0);
  const allLeft = [...datasets.flatMap((each) => each.left), ...left];
  const allNotes = [...datasets.flatMap((each) => each.notes), ...notes];
  const summary = `${file} (${format}): ${count(rules, 'rule')}, ${count(allLeft.length, 'part')} left out`;
  return [summary, ...allNotes.map(noteLine), ...allLeft.map(leftLine)];
}

function noteLine({ text, count: times, where }: ImportNote): string {
  return `  note, line ${where.start.line}${times > 1 ? ` and ${times - 1} more` : ''}: ${text}`;
}

function leftLine({ what, why, where }: LeftOut): string {
  return `  left out, line ${where.start.line}: ${what}: ${why}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** `files`: the rule files that were made of the datasets that are wanted. */
export function importsJson(
  { format, datasets, left, notes }: ImportResult,
  files: readonly { dataset: string; count: number; text: string }[],
): JsonValue {
  return {
    format,
    files: files.map(({ dataset, count: rules, text }) => ({ dataset, rules, text })),
    left: [...datasets.flatMap((each) => each.left), ...left].map(({ what, why, where }) => ({
      what,
      why,
      line: where.start.line,
      column: where.start.column,
    })),
    notes: [...datasets.flatMap((each) => each.notes), ...notes].map(({ text, count: times, where }) => ({
      text,
      count: times,
      line: where.start.line,
    })),
  };
}
