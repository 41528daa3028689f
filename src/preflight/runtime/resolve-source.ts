/** What truthound-orchestration takes a source for (3.0.3, `common/runtime.py`, `resolve_data_source`; wrong guesses included). */
import type { JsonObject } from '../../json.ts';
import { pythonTypeName } from '../../rules/python-value.ts';
import { strip } from '../../steps/python-strings.ts';
import { raise } from './python-crash.ts';
import { type PythonData, reprOf } from './python-data.ts';
import { expandedPath, folderOfLongName, suffixOf } from './python-path.ts';
import { splitUrl } from './python-url.ts';

/** `common/runtime.py`, `DataSourceKind`. */
export type SourceKind =
  'dataframe' | 'local_path' | 'remote_uri' | 'sql' | 'sync_stream' | 'async_stream' | 'callable' | 'object';

/** What is passed as data and is no JSON: what it is, and what Python calls it (the name of a function, else of the type). */
export interface LiveData {
  readonly kind: 'dataframe' | 'sync_stream' | 'async_stream' | 'callable';
  readonly name: string;
  /** Known of a frame alone. */
  readonly metadata?: { readonly column_count?: number; readonly row_count?: number };
}

/** The arguments that name a source. One that is absent is the same as `None`; the first there is wins, in this order. */
export interface SourceInput {
  readonly source_factory?: PythonData | LiveFactory;
  readonly sql?: PythonData;
  readonly data_path?: PythonData;
  readonly data?: PythonData;
  readonly live_data?: LiveData;
}

/** A function, by its name. */
export interface LiveFactory {
  readonly function: string;
}

/** What only a machine can tell. */
export interface SourceFacts {
  /**
   * Whether something is at the path, as the operating system follows it (`..` behind what is missing is missing).
   * Relative ones begin at the working directory of the run. Called at most once a source: with the `reference` of a local
   * path, or with the folder in which a name of it is too long to be looked for.
   */
  readonly exists: (path: string) => boolean;
  /** Home directories by user, for `~user`; the empty name is the user who runs. */
  readonly homes: Readonly<Record<string, string>>;
}

/** `ResolvedDataSource.to_dict()` */
export interface ResolvedSource {
  readonly kind: SourceKind;
  readonly reference: string;
  readonly requires_connection: boolean;
  readonly format_hint: string | null;
  readonly metadata: JsonObject;
}

/** How many characters of a text a reference shows. */
const PREVIEW = 120;
const STATEMENTS = ['select ', 'with ', 'insert ', 'update ', 'delete '];
const DATA_SUFFIXES = new Set(['.csv', '.parquet', '.json', '.jsonl', '.ndjson', '.avro', '.orc']);

/** The source, or null where nothing is named or the text is blank. Throws `Crash` where Python ends with an exception. */
export function resolveSource(input: SourceInput, facts: SourceFacts): ResolvedSource | null {
  const { source_factory: factory, sql } = input;
  if (factory !== undefined && factory !== null) return source('callable', factoryName(factory));
  if (sql !== undefined && sql !== null) return sqlSource(sql);
  const candidate = input.data_path ?? input.data ?? null;
  if (typeof candidate === 'string') return textSource(candidate, facts);
  if (candidate !== null) return source('object', pythonTypeName(candidate));
  const live = input.live_data;
  return live === undefined ? null : source(live.kind, live.name, { metadata: { ...live.metadata } });
}

function source(
  kind: SourceKind,
  reference: string,
  more: Partial<Pick<ResolvedSource, 'requires_connection' | 'format_hint' | 'metadata'>> = {},
): ResolvedSource {
  return { kind, reference, requires_connection: false, format_hint: null, metadata: {}, ...more };
}

function factoryName(factory: Exclude<PythonData | LiveFactory, null>): string {
  const isFunction = typeof factory === 'object' && 'function' in factory;
  return isFunction ? factory.function : pythonTypeName(factory);
}

function sqlSource(sql: PythonData): ResolvedSource | null {
  if (typeof sql !== 'string')
    raise('AttributeError', `'${pythonTypeName(sql)}' object has no attribute 'strip'`);
  const statement = strip(sql);
  return statement === '' ? null : statementSource(statement);
}

function statementSource(statement: string): ResolvedSource {
  return source('sql', preview(statement.split(BLANKS).join(' ')), { requires_connection: true });
}

/** What `str.split()` splits at. */
// eslint-disable-next-line no-control-regex
const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** By characters, not by units of UTF-16. */
function preview(text: string): string {
  return [...text].slice(0, PREVIEW).join('');
}

function textSource(text: string, facts: SourceFacts): ResolvedSource | null {
  const stripped = strip(text);
  if (stripped === '') return null;
  const lower = stripped.toLowerCase();
  if (STATEMENTS.some((each) => lower.startsWith(each))) return statementSource(stripped);
  return isPathOrUri(stripped) ? pathSource(stripped, facts) : source('object', preview(stripped));
}

function isPathOrUri(text: string): boolean {
  return text.includes('://') || /^(?:\/|\.\/|\.\.\/|~\/)/.test(text) || DATA_SUFFIXES.has(suffixOf(text));
}

function pathSource(text: string, facts: SourceFacts): ResolvedSource {
  const { scheme, path } = splitUrl(text);
  const format_hint = suffixOf(path || text).replace(/^\.+/, '') || null;
  if (scheme !== '' && scheme !== 'file') {
    const requires_connection = scheme !== 'http' && scheme !== 'https';
    return source('remote_uri', text, { requires_connection, format_hint, metadata: { scheme } });
  }
  const local = expandedPath(text, facts.homes);
  return source('local_path', local, { format_hint, metadata: { exists: isThere(local, facts) } });
}

/** `Path(local).exists()`, which lets the system's error out where a name is too long and the folder before it is there. */
function isThere(local: string, { exists }: SourceFacts): boolean {
  const folder = folderOfLongName(local);
  if (folder === undefined) return exists(local);
  if (folder === '' || exists(folder)) raise('OSError', `[Errno 36] File name too long: ${reprOf(local)}`);
  return false;
}
