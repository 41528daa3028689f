/** Reads a foreign file in YAML, JSON or TOML, whichever it is written in. */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { type ParsedText, parseDocument, parseJsonDocument } from '../../../project/parse-document.ts';
import { asWritten, isGeneratedYaml, repairYaml } from './generated-text.ts';
import type { ImportNote, ImportProblem } from '../imported.ts';
import type { Source } from './source.ts';
import { isToml, readToml } from './toml-source.ts';

export type ReadSource =
  | { readonly source: Source; readonly notes: readonly ImportNote[] }
  | { readonly problems: readonly ImportProblem[] };

export function readSource(file: string, text: string): ReadSource {
  if (isToml(text)) return readToml(file, text);
  if (/^\s*\{/.test(text)) {
    const json = parseJsonDocument(file, text);
    const found = json.document ? json : parseDocument(file, text);
    return found.document ? answer(found) : answer(json);
  }
  if (!isGeneratedYaml(text)) return answer(parseDocument(file, text));
  const repaired = repairYaml(text);
  const found = answer(parseDocument(file, repaired.text));
  if ('problems' in found || repaired.text === text) return found;
  const source = asWritten(found.source, file, text);
  const notes = repaired.hasBackslashes
    ? [
        {
          text: 'backslashes are taken as they stand, because Truthound writes them so',
          count: 1,
          where: source.spanOf([]),
        },
      ]
    : [];
  return { source, notes: [...found.notes, ...notes] };
}

function answer({ document, diagnostics }: ParsedText): ReadSource {
  const told = diagnostics.flatMap(asProblem);
  if (document === undefined) return { problems: told };
  // A key given twice is all that a document can come with: the later one counts, as it does in Python.
  return { source: document, notes: told.map(({ message, where }) => ({ text: message, count: 1, where })) };
}

function asProblem({ message, where }: Diagnostic): readonly ImportProblem[] {
  return where ? [{ message, where }] : [];
}
