/**
 * What a text that names data is taken for: `resolve_source` in `common/runtime.py` of truthound-orchestration 3.0.3
 * goes by the first words, the scheme and the suffix.
 */

export type Source = 'sql' | 'remote' | 'web' | 'windows-path' | 'path' | 'other';

export function sourceKind(text: string): Source {
  const trimmed = text.trim();
  if (/^(select|with|insert|update|delete)\s/i.test(trimmed)) return 'sql';
  if (/^[A-Za-z]:[\\/]/.test(trimmed)) return 'windows-path';
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return 'web';
  if (scheme !== undefined) return scheme === 'file' ? 'path' : 'remote';
  return /^(\/|\.{1,2}\/|~\/)/.test(trimmed) || KNOWN_SUFFIX.test(trimmed) ? 'path' : 'other';
}

const KNOWN_SUFFIX = /\.(csv|parquet|json|jsonl|ndjson|avro|orc)$/i;

/** A relative path to a file of data, which has to come with the code. */
export function isDataPath(text: string): boolean {
  return (
    KNOWN_SUFFIX.test(text) &&
    !/^(\/|~)|:|[*?{}\n]|\s$/.test(text) &&
    /^[\w.]/.test(text) &&
    text.length < 200
  );
}

/** Whether a parameter of that name says where something is written, not read. */
export function isOutput(name: string): boolean {
  return /out|target|dest|result|report|write|export|save|sink|to_/i.test(name);
}
