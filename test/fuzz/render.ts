/** Everything that `tq` may print of findings, in every format, and whether programs could read it. */
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { renderDiagnostics } from '../../src/report/diagnostics-text.ts';
import type { RunRecord } from '../../src/report/findings/findings.ts';
import { FORMATS, rendererOf } from '../../src/report/findings/formats.ts';
import { palette } from '../../src/report/palette.ts';
import type { Sources } from './check-findings.ts';
import { PROJECT_FILE } from './corpus.ts';
import { FOLDER } from './memory-files.ts';

/** By the name of the format; `colour` is the text with colours. */
export type Documents = ReadonlyMap<string, string>;

export async function render(diagnostics: readonly Diagnostic[], sources: Sources): Promise<Documents> {
  const record: RunRecord = {
    version: '0.0.0-test',
    command: 'validate',
    exitReason: 'findings',
    diagnostics,
    mainFile: PROJECT_FILE,
    checkout: { root: FOLDER, workingDirectory: FOLDER },
    checked: true,
    notes: [],
    results: {},
  };
  const documents = new Map([
    ['text', renderDiagnostics(diagnostics, sources, palette(false))],
    ['colour', renderDiagnostics(diagnostics, sources, palette(true))],
  ]);
  for (const format of FORMATS) {
    if (format !== 'text') documents.set(format, (await rendererOf(format))(record));
  }
  return documents;
}

/** What XML 1.0 has no way to write. */
const NOT_XML = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** What must not reach a terminal as it is. */
const CONTROL = /(?!\n)\p{Cc}/u;

export function faultsOfDocuments(documents: Documents): string[] {
  const faults: string[] = [];
  const parse = (format: string, text: string): void => {
    try {
      JSON.parse(text);
    } catch (error) {
      faults.push(`${format} is no JSON: ${(error as Error).message}`);
    }
  };
  for (const [format, text] of documents) {
    if (['json', 'sarif', 'gitlab'].includes(format)) parse(format, text);
    if (format === 'jsonl') text.split('\n').forEach((line) => parse(format, line));
    if (format === 'junit' && NOT_XML.test(text)) faults.push('junit holds a character that XML forbids');
    if (format === 'text' && CONTROL.test(text)) faults.push('text holds a control character');
  }
  return faults;
}
