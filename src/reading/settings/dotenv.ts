/** `.env` text → variables, as python-dotenv 1.2 reads it, which Prefect uses. Pure. */

/** Variables in the order of the file; null for a name without `=`. */
type DotenvVariables = Map<string, string | null>;

export interface Dotenv {
  variables: DotenvVariables;
  /** Numbers, from 1, of the lines that start something that cannot be read. */
  brokenLines: number[];
}

const WHITESPACE = /[^\S\r\n]*/y;
const ANY_WHITESPACE = /\s*/y;
const EXPORT = /(?:export[^\S\r\n]+)?/y;
const QUOTED_KEY = /'([^']+)'/y;
const KEY = /([^=#\s]+)/y;
const EQUAL_SIGN = /=[^\S\r\n]*/y;
const SINGLE_QUOTED = /'((?:\\.|[^'\\])*)'/sy;
const DOUBLE_QUOTED = /"((?:\\.|[^"\\])*)"/sy;
const UNQUOTED = /([^\r\n]*)/y;
const COMMENT = /(?:[^\S\r\n]*#[^\r\n]*)?/y;
const END_OF_LINE = /[^\S\r\n]*(?:\r\n|\n|\r|$)/y;
const REST_OF_LINE = /[^\r\n]*(?:\r\n|\n|\r)?/y;

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** `environment` fills `${NAME}` where the file does not set the name itself. */
export function parseDotenv(text: string, environment: Readonly<Record<string, string | undefined>>): Dotenv {
  const reader = new Reader(text.replace(/^\uFEFF/, ''));
  const written: DotenvVariables = new Map();
  const brokenLines: number[] = [];
  while (!reader.isAtEnd()) {
    const binding = readBinding(reader);
    if (binding === undefined) brokenLines.push(reader.skipLine());
    else if (binding.key !== undefined) written.set(binding.key, binding.value);
  }
  // One after the other: a name that the file sets further down is not known yet.
  const variables: DotenvVariables = new Map();
  for (const [key, value] of written) {
    variables.set(key, value === null ? null : interpolate(value, variables, environment));
  }
  return { variables, brokenLines };
}

class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  peek(): string {
    return this.#text.charAt(this.#position);
  }

  /** The first group, or all that matched; undefined, and nothing read, when it does not match here. */
  read(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position = pattern.lastIndex;
    return match[1] ?? match[0];
  }

  /** The number of the line it skips. */
  skipLine(): number {
    const line = this.#text.slice(0, this.#position).split(/\r\n|\n|\r/).length;
    this.read(REST_OF_LINE);
    return line;
  }
}

/** One line, or several if a quoted value goes on; without a key for a comment; undefined when it cannot be read. */
function readBinding(reader: Reader): { key: string | undefined; value: string | null } | undefined {
  reader.read(ANY_WHITESPACE);
  if (reader.isAtEnd()) return { key: undefined, value: null };
  reader.read(EXPORT);
  const isComment = reader.peek() === '#';
  const key = isComment ? undefined : reader.read(reader.peek() === "'" ? QUOTED_KEY : KEY);
  if (key === undefined && !isComment) return undefined;
  reader.read(WHITESPACE);
  const value = readAssigned(reader);
  if (value === undefined) return undefined;
  reader.read(COMMENT);
  return reader.read(END_OF_LINE) === undefined ? undefined : { key, value };
}

function readAssigned(reader: Reader): string | null | undefined {
  const equalSign = reader.read(EQUAL_SIGN);
  if (equalSign === undefined) return null;
  // After a space `#` begins a comment, so the value is empty; `KEY=#text` has a value.
  if (equalSign.length > 1 && reader.peek() === '#') return '';
  switch (reader.peek()) {
    case "'":
      return reader.read(SINGLE_QUOTED)?.replace(/\\([\\'])/g, '$1');
    case '"':
      return reader
        .read(DOUBLE_QUOTED)
        ?.replace(/\\([\\'"abfnrtv])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
    default:
      return (
        reader
          .read(UNQUOTED)
          // One blank before the `#`, the others go behind it: a pattern for all of them reads long runs again and again.
          ?.replace(/\s#[^]*/, '')
          .trimEnd()
      );
  }
}

const REFERENCE = /\$\{([^}:]*)(?::-([^}]*))?\}/g;

/** `${NAME}` and `${NAME:-default}`, in quotes too. */
function interpolate(
  value: string,
  variables: DotenvVariables,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  // Behind the last brace nothing can end, and a look for an end from each `${` there would take long.
  const end = value.lastIndexOf('}') + 1;
  const written = value.slice(0, end);
  const filled = written.replace(REFERENCE, (_, name: string, fallback: string | undefined) => {
    const known = variables.has(name) ? variables.get(name) : environment[name];
    return known === undefined ? (fallback ?? '') : (known ?? '');
  });
  return filled + value.slice(end);
}
