/** Imports as the tests look at them: rules without places, in short lines. */
import { pythonRepr } from '../../../../src/rules/python-value.ts';
import { importRules } from '../../../../src/rules/import/import-rules.ts';
import type {
  ImportedDataset,
  ImportedRule,
  ImportFormat,
  ImportResult,
} from '../../../../src/rules/import/imported.ts';

/** Fails where there is nothing to import. */
export function imported(text: string, file = 'quality.yml', format?: ImportFormat): ImportResult {
  const answer = importRules(text, { file, ...(format ? { format } : {}) });
  if (answer.kind !== 'imported') throw new Error(JSON.stringify(answer));
  return answer;
}

/** `in_range(age, min=0, max=1.5) critical "name"`: an integer and a float stay apart. */
export function line({ type, column, fields, severity, name }: ImportedRule): string {
  const inside = [...(column === undefined ? [] : [column])];
  for (const [key, value] of fields) inside.push(`${key}=${pythonRepr(value)}`);
  const behind = [severity, name === undefined ? undefined : `"${name}"`].filter(
    (each) => each !== undefined,
  );
  return [`${type}(${inside.join(', ')})`, ...behind].join(' ');
}

export function rulesOf(text: string, file?: string): string[] {
  return imported(text, file).datasets.flatMap(({ rules }) => rules.map(line));
}

/** Everything that became no rule, with the reasons. */
export function leftOf(text: string, file?: string): string[] {
  const { datasets, left } = imported(text, file);
  return [...datasets.flatMap((each) => each.left), ...left].map(({ what, why }) => `${what}: ${why}`);
}

export function notesOf(text: string): string[] {
  return imported(text).datasets.flatMap(({ notes }) => notes.map((note) => note.text));
}

/** A whole import as text, for a comparison with a file. */
export function report({ format, datasets, left, notes }: ImportResult): string {
  const parts = datasets.map(datasetReport);
  const rest = left.map(({ what, why, where }) => `left ${where.start.line}: ${what}: ${why}`);
  const told = notes.map(({ text, where }) => `note ${where.start.line}: ${text}`);
  return [`# ${format}`, ...parts, ...rest, ...told, ''].join('\n');
}

function datasetReport({ dataset, rules, left, notes }: ImportedDataset): string {
  return [
    `## ${dataset}`,
    ...rules.map((rule) => `${rule.where.start.line}: ${line(rule)}`),
    ...left.map(({ what, why, where }) => `left ${where.start.line}: ${what}: ${why}`),
    ...notes.map(({ text, where, count }) => `note ${where.start.line} (${count}): ${text}`),
  ].join('\n');
}
