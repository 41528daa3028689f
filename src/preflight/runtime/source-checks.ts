/** One function a wrong guess of `resolve_data_source` (measured with truthound-orchestration 3.0.3). */
import { suffixOf } from './python-path.ts';
import type { ResolvedSource } from './resolve-source.ts';
import { beside, type Named, type SourceFinding } from './source-finding.ts';

/** The first that applies is said: each says what the text was taken for, and why that is wrong. */
export const CHECKS: readonly ((named: Named) => SourceFinding | undefined)[] = [
  sqlNotAStatement,
  pathTakenForSql,
  sqlNotSeen,
  windowsPath,
  fileUri,
  compressedFile,
  unknownFormat,
  fileMissing,
  unrecognised,
];

const STATEMENT = /^(?:select|with|insert|update|delete)$/i;
/** Comments and brackets may stand before a statement. */
const BEFORE_STATEMENT = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*/;

function firstWord(text: string): string {
  return /^[a-z]+/i.exec(text.slice(BEFORE_STATEMENT.exec(text)?.[0].length ?? 0))?.[0] ?? '';
}

const OTHER_STATEMENT =
  /^(?:values|table|show|describe|explain|call|exec|execute|merge|pragma|from|create|declare|begin)$/i;

function sqlNotAStatement({ argument, text }: Named): SourceFinding | undefined {
  if (argument !== 'sql') return undefined;
  const word = firstWord(text);
  const isStatement = STATEMENT.test(word) || OTHER_STATEMENT.test(word);
  if (isStatement) return undefined;
  return {
    kind: 'sql-not-a-statement',
    message: '`sql` does not begin with a statement, and truthound-orchestration takes any text for SQL',
    help: 'write a whole statement, such as `SELECT * FROM orders`',
  };
}

/** Only `select` and the like with a space behind it are seen, at the very beginning. */
function sqlNotSeen({ argument, text, source }: Named): SourceFinding | undefined {
  if (source.kind === 'sql' || !/^\w+\s+\S|^\w+\s*[*("'`[]/.test(statementPart(text))) return undefined;
  if (!STATEMENT.test(firstWord(text))) return undefined;
  return {
    kind: 'sql-not-seen',
    message: `\`${argument}\` is SQL, but is taken for ${KINDS[source.kind]}: no space follows its first word, or something stands before it`,
    help: `pass it as \`sql\`, or begin with \`${firstWord(text).toLowerCase()}\` and a space`,
  };
}

/** `update 2024.csv` is a file to people and a statement to the package. */
function pathTakenForSql({ argument, text, source }: Named): SourceFinding | undefined {
  const isFile = /^[\w -]+\.(?:csv|parquet|jsonl?|ndjson|avro|orc)$/i.test(text);
  if (argument === 'sql' || source.kind !== 'sql' || !isFile) return undefined;
  if (/\s(?:from|into|set|as)\s/i.test(text)) return undefined;
  return {
    kind: 'path-taken-for-sql',
    message: `\`${argument}\` looks like the name of a file, but is taken for SQL`,
    help: `write \`./${text}\``,
  };
}

function statementPart(text: string): string {
  return text.slice(BEFORE_STATEMENT.exec(text)?.[0].length ?? 0);
}

function windowsPath({ argument, text, source }: Named): SourceFinding | undefined {
  if (argument === 'sql' || !/^(?:[a-z]:[\\/](?!\/)|\\\\[^\\])/i.test(text)) return undefined;
  return {
    kind: 'windows-path',
    message: `\`${argument}\` is a Windows path, but is taken for ${KINDS[source.kind]}`,
    help: 'use a relative path with `/`, or a path of the machine on which the worker runs',
  };
}

function fileUri({ argument, text, source }: Named): SourceFinding | undefined {
  if (source.kind !== 'local_path' || !/^file:/i.test(text)) return undefined;
  return {
    kind: 'file-uri',
    message: `\`${argument}\` is a \`file:\` address, but is looked for as the relative path \`${beside(text, source.reference)}\``,
    help: 'write the path without `file://`',
  };
}

const COMPRESSION = /\.(?:gz|gzip|bz2|xz|zst|zstd|lz4|zip|snappy|br|7z|tar|tgz)$/i;
const OTHER_FORMATS = new Set(
  ['.tsv', '.tab', '.psv', '.txt', '.dat', '.xlsx', '.xls', '.xlsb', '.ods', '.xml', '.yaml', '.yml'].concat([
    '.feather',
    '.arrow',
    '.ipc',
    '.pq',
    '.parq',
    '.pkl',
    '.pickle',
    '.h5',
    '.hdf5',
    '.db',
    '.sqlite',
    '.duckdb',
  ]),
);

function compressedFile({ argument, text, source }: Named): SourceFinding | undefined {
  if (source.kind === 'sql' || !COMPRESSION.test(addressPath(text))) return undefined;
  return {
    kind: 'compressed-file',
    message: `\`${argument}\` is a compressed file, but is taken for ${takenFor(source)}`,
    help: 'unpack it before the check, or load it in the flow and pass the frame',
  };
}

function unknownFormat({ argument, text, source }: Named): SourceFinding | undefined {
  const suffix = suffixOf(addressPath(text));
  if (source.kind === 'sql' || !OTHER_FORMATS.has(suffix)) return undefined;
  return {
    kind: 'unknown-format',
    message: `\`${argument}\` is a \`${suffix}\` file, but is taken for ${takenFor(source)}`,
    help: 'use `.csv`, `.parquet`, `.json`, `.jsonl`, `.ndjson`, `.avro` or `.orc`, or load it in the flow and pass the frame',
  };
}

/** Query and fragment of an address are no part of the name of its file. */
function addressPath(text: string): string {
  return text.includes('://') ? text.replace(/[?#][\s\S]*$/, '') : text;
}

function fileMissing({ argument, source }: Named): SourceFinding | undefined {
  if (source.kind !== 'local_path' || source.metadata['exists'] !== false) return undefined;
  return {
    kind: 'file-missing',
    message: `\`${argument}\` names the file \`${source.reference}\`, which is not there; the preflight of truthound-orchestration passes all the same`,
    help: 'repair the path, or put the file where the worker looks',
  };
}

function unrecognised({ argument, source }: Named): SourceFinding | undefined {
  if (source.kind !== 'object') return undefined;
  return {
    kind: 'source-unrecognised',
    message: `\`${argument}\` is neither SQL, a path nor an address, so it is handed on as a text and never checked`,
    help: 'begin a path with `./`, pass a statement as `sql`, or load the data in the flow',
  };
}

const KINDS: Readonly<Record<ResolvedSource['kind'], string>> = {
  object: 'a plain text',
  local_path: 'a local path',
  remote_uri: 'a remote address',
  sql: 'SQL',
  dataframe: 'a frame',
  sync_stream: 'a stream',
  async_stream: 'a stream',
  callable: 'a function',
};

function takenFor({ kind, format_hint: hint }: ResolvedSource): string {
  return hint === null ? KINDS[kind] : `${KINDS[kind]} of the format \`${hint}\``;
}
