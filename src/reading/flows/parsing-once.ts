/** For a run that looks at a file more than once: each text is parsed the first time alone. */
import { parseDocument, type ParsedText } from '../../project/parse-document.ts';

export type ParseDocument = typeof parseDocument;

/** As `parseDocument`; remembers the last text of each file. */
export function parsingOnce(): ParseDocument {
  const known = new Map<string, { bytes: Uint8Array; parsed: ParsedText }>();
  return (file, bytes) => {
    if (typeof bytes === 'string') return parseDocument(file, bytes);
    const last = known.get(file);
    if (last !== undefined && Buffer.compare(last.bytes, bytes) === 0) return last.parsed;
    const parsed = parseDocument(file, bytes);
    known.set(file, { bytes, parsed });
    return parsed;
  };
}
