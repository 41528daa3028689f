/**
 * Truthound's suite generator puts texts between double quotes without escaping them, and writes Python's `True` and
 * `False` into TOML (truthound 3.2.0, `profiler/suite_export.py`), so what it writes is often no YAML or TOML. This undoes
 * it line by line.
 */
import type { Path, Span } from '../../../diagnostics/span.ts';
import type { Source } from './source.ts';

export interface Repaired {
  readonly text: string;
  /** Whether a backslash was taken as it stands. */
  readonly hasBackslashes: boolean;
}

const YAML_MARKS = /^# (?:Validation Suite: |Auto-generated Truthound Checkpoint\b)/;

export function isGeneratedYaml(text: string): boolean {
  return YAML_MARKS.test(text);
}

export function repairYaml(text: string): Repaired {
  return repair(text, /^(\s+\w+: )"(.*)"$/, (content) => `'${content.replaceAll("'", "''")}'`);
}

export function repairToml(text: string): Repaired {
  const repaired = repair(text, /^(\w+ = )"(.*)"$/, (content) => JSON.stringify(content));
  const lines = repaired.text.split('\n').map(repairTomlLine);
  return { ...repaired, text: lines.join('\n') };
}

const PYTHON_WORDS: Readonly<Record<string, string>> = { True: 'true', False: 'false' };

/** An option that is `None` is as good as absent. */
function repairTomlLine(line: string): string {
  if (/^\w+ = None$/.test(line)) return '';
  if (!/^\w+ = (?:True|False|\[[^'"]*\])$/.test(line)) return line;
  return line.replaceAll(/\b(?:True|False)\b/g, (word) => PYTHON_WORDS[word] ?? word);
}

/** Doubled backslashes are a sign that somebody has mended the file by hand. */
function repair(text: string, line: RegExp, quote: (content: string) => string): Repaired {
  const lines = text.split('\n').map((each) => ({ each, found: line.exec(each) }));
  const contents = lines.flatMap(({ found }) => found?.[2] ?? []);
  if (contents.some((content) => content.includes('\\\\'))) return { text, hasBackslashes: false };
  const repaired = lines.map(({ each, found }) =>
    found ? `${found[1] ?? ''}${quote(found[2] ?? '')}` : each,
  );
  return { text: repaired.join('\n'), hasBackslashes: contents.some((content) => content.includes('\\')) };
}

/** The same source with places in the text as it is written: whole lines, since the columns have changed. */
export function asWritten(source: Source, file: string, text: string): Source {
  const place = linePlaces(file, text);
  return {
    data: source.data,
    numberKind: (path: Path) => source.numberKind(path),
    spanOf: (path: Path, target) => place(source.spanOf(path, target).start.line),
  };
}

/** Finds the place of a line, from 1, without its blanks at both ends. */
export function linePlaces(file: string, text: string): (line: number) => Span {
  const lines = text.split('\n');
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  return (line) => {
    const index = Math.min(Math.max(line, 1), lines.length) - 1;
    const content = lines[index] ?? '';
    const from = content.length - content.trimStart().length;
    const at = (column: number) => ({
      offset: (starts[index] ?? 0) + column,
      line: index + 1,
      column: column + 1,
    });
    return {
      file,
      start: at(Math.min(from, content.length)),
      end: at(Math.max(from, content.trimEnd().length)),
    };
  };
}
