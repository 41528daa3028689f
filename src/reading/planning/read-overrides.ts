/** Options of the command line → the values they put in the place of the file's. Files they name are read here. */
import { resolve } from 'node:path';
import { decodeJson } from '../../json-text.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { commandLine, type CommandLine, COMMAND_LINE, type GivenOption } from '../../project/command-line.ts';
import type { YamlValue } from '../../project/document.ts';
import type { Given, Overrides } from '../../project/overrides.ts';
import { parseDocument } from '../../project/parse-document.ts';
import { isMapping, valueAt, type YamlMapping } from '../../project/yaml-value.ts';
import { TqError } from '../../tq-error.ts';
import { shownPath } from '../files/shown-path.ts';

/** As the command line gives them: text, and lists of text. */
export interface RawOverrides {
  entrypoint?: string;
  description?: string;
  version?: string;
  versionType?: string;
  tag?: string[];
  concurrencyLimit?: string;
  collisionStrategy?: string;
  pool?: string;
  workQueue?: string;
  jobVariable?: string[];
  cron?: string[];
  interval?: string[];
  rrule?: string[];
  anchorDate?: string;
  timezone?: string;
  trigger?: string[];
  param?: string[];
  params?: string;
  enforceParameterSchema?: boolean;
  sla?: string[];
}

export interface ReadOverrides {
  /** Undefined when no option gives a value. */
  overrides: Overrides | undefined;
  /** The options given, for messages: `--cron`. */
  names: string[];
  /** Texts that places may point into, by name. */
  sources: Map<string, string>;
}

export async function readOverrides(
  raw: RawOverrides,
  workingDirectory: string,
  files: FileSystem,
): Promise<ReadOverrides> {
  const given = givenOptions(raw);
  if (given.length === 0) return { overrides: undefined, names: [], sources: new Map() };
  if (raw.param !== undefined && raw.params !== undefined)
    throw new TqError('usage', '`--param` and `--params` exclude each other', {
      help: 'give all in one `--params`, or each in a `--param`',
    });
  const reader = new OptionReader(given, workingDirectory, files);
  const overrides = await reader.read();
  return { overrides, names: [...new Set(given.map(({ name }) => name))], sources: reader.sources };
}

const ONCE: [keyof RawOverrides, string][] = [
  ['entrypoint', 'ENTRYPOINT'],
  ['description', '--description'],
  ['version', '--version'],
  ['versionType', '--version-type'],
  ['concurrencyLimit', '--concurrency-limit'],
  ['collisionStrategy', '--collision-strategy'],
  ['pool', '--pool'],
  ['workQueue', '--work-queue'],
  ['anchorDate', '--anchor-date'],
  ['timezone', '--timezone'],
  ['params', '--params'],
];

const REPEATED: [keyof RawOverrides, string][] = [
  ['tag', '--tag'],
  ['jobVariable', '--job-variable'],
  ['cron', '--cron'],
  ['interval', '--interval'],
  ['rrule', '--rrule'],
  ['trigger', '--trigger'],
  ['param', '--param'],
  ['sla', '--sla'],
];

function givenOptions(raw: RawOverrides): GivenOption[] {
  const once = ONCE.flatMap(([key, name]) =>
    typeof raw[key] === 'string' ? [{ name, value: raw[key] }] : [],
  );
  const repeated = REPEATED.flatMap(([key, name]) =>
    ((raw[key] ?? []) as string[]).map((value) => ({ name, value })),
  );
  // Only the negative form says anything: the schema is enforced unless it is given.
  const enforce =
    raw.enforceParameterSchema === false ? [{ name: '--no-enforce-parameter-schema', value: '' }] : [];
  return [...once, ...repeated, ...enforce];
}

class OptionReader {
  readonly sources = new Map<string, string>();
  readonly #given: readonly GivenOption[];
  readonly #line: CommandLine;
  readonly #workingDirectory: string;
  readonly #files: FileSystem;

  constructor(given: readonly GivenOption[], workingDirectory: string, files: FileSystem) {
    this.#given = given;
    this.#line = commandLine(given);
    this.#workingDirectory = workingDirectory;
    this.#files = files;
    this.sources.set(COMMAND_LINE, this.#line.text);
  }

  async read(): Promise<Overrides> {
    return {
      entrypoint: this.#one('ENTRYPOINT'),
      description: this.#one('--description'),
      version: this.#one('--version'),
      versionType: this.#one('--version-type'),
      tags: this.#many('--tag'),
      concurrencyLimit: this.#mapped('--concurrency-limit', wholeNumber)?.[0],
      collisionStrategy: this.#one('--collision-strategy'),
      workPool: this.#one('--pool'),
      workQueue: this.#one('--work-queue'),
      jobVariables: this.#mapped('--job-variable', jobVariable),
      schedules: this.#schedules(),
      anchorDate: this.#one('--anchor-date'),
      timezone: this.#one('--timezone'),
      triggers: await this.#listed('--trigger', 'triggers'),
      slas: await this.#listed('--sla', 'sla'),
      parameters: this.#mapped('--param', parameter) ?? this.#mapped('--params', jsonObject),
      enforceParameterSchema: this.#mapped('--no-enforce-parameter-schema', () => false)?.[0],
    };
  }

  #many(name: string): Given<string>[] | undefined {
    const found = this.#given.flatMap((option, index) =>
      option.name === name ? [{ value: option.value, where: this.#line.spanOf(index) }] : [],
    );
    return found.length === 0 ? undefined : found;
  }

  #one(name: string): Given<string> | undefined {
    return this.#many(name)?.[0];
  }

  #mapped<T>(name: string, read: (value: string, name: string) => T): Given<T>[] | undefined {
    return this.#many(name)?.map(({ value, where }) => ({ value: read(value, name), where }));
  }

  /** In Prefect's order: all of `--cron`, then `--interval`, then `--rrule`. */
  #schedules(): Given<YamlMapping>[] | undefined {
    const schedules = [
      ...(this.#mapped('--cron', (cron): YamlMapping => ({ cron })) ?? []),
      ...(this.#mapped('--interval', (text, name): YamlMapping => ({ interval: wholeNumber(text, name) })) ??
        []),
      ...(this.#mapped('--rrule', (rrule): YamlMapping => ({ rrule })) ?? []),
    ];
    return schedules.length === 0 ? undefined : schedules;
  }

  /** JSON, or a file that holds a list under `key`. */
  async #listed(name: string, key: string): Promise<Given<YamlValue>[] | undefined> {
    const options = this.#many(name);
    if (options === undefined) return undefined;
    const lists: Given<YamlValue>[] = [];
    for (const { value, where } of options) {
      if (/\.(ya?ml|json)$/.test(value)) lists.push(...(await this.#fromFile(value, name, key)));
      else lists.push({ value: jsonObject(value, name), where });
    }
    return lists;
  }

  async #fromFile(path: string, name: string, key: string): Promise<Given<YamlValue>[]> {
    const absolute = resolve(this.#workingDirectory, path);
    const read = await this.#files.readFile(absolute);
    if ('failure' in read) {
      const why = read.failure === 'missing' ? 'does not exist' : `cannot be read: ${read.detail}`;
      throw new TqError('usage', `the file \`${path}\` of \`${name}\` ${why}`);
    }
    // JSON is YAML, and this way the places in either are known.
    const { document, diagnostics } = parseDocument(shownPath(this.#workingDirectory, absolute), read.bytes);
    const problem = diagnostics.find(({ severity }) => severity === 'error');
    const items = document === undefined ? undefined : valueAt(document.data, [key]);
    if (document === undefined || problem !== undefined || !Array.isArray(items)) {
      const why = problem === undefined ? `it has no list \`${key}\`` : problem.message;
      throw new TqError('usage', `the file \`${path}\` of \`${name}\` cannot be used: ${why}`, {
        help: `write the list under \`${key}:\``,
      });
    }
    this.sources.set(document.file, document.text);
    return items.map((value, index) => ({ value, where: document.spanOf([key, index]) }));
  }
}

function wholeNumber(text: string, name: string): number {
  if (/^\s*[-+]?\d+\s*$/.test(text)) return Number(text);
  throw new TqError('usage', `\`${name}\` must be a whole number, found \`${text}\``);
}

/** `key=value`, the value staying text, or a JSON object. */
function jobVariable(text: string, name: string): YamlMapping {
  const equals = text.indexOf('=');
  if (equals >= 0) return { [text.slice(0, equals)]: text.slice(equals + 1) };
  return jsonObject(text, name, 'write `KEY=VALUE` or a JSON object');
}

/** `name=value`, the value as JSON where it is JSON. */
function parameter(text: string, name: string): YamlMapping {
  const equals = text.indexOf('=');
  if (equals < 0) throw new TqError('usage', `\`${name}\` must be \`NAME=VALUE\`, found \`${text}\``);
  const written = text.slice(equals + 1);
  const value = asJson(written);
  return { [text.slice(0, equals)]: value === undefined ? written : value };
}

/** Undefined when the text is no JSON. */
function asJson(text: string): YamlValue | undefined {
  try {
    return decodeJson(text) as YamlValue;
  } catch {
    return undefined;
  }
}

function jsonObject(
  text: string,
  name: string,
  help = 'write a JSON object, such as `{"key": "value"}`',
): YamlMapping {
  const value = asJson(text);
  if (value !== undefined && isMapping(value)) return value;
  // The text itself is not repeated: it may hold a secret.
  const found = value === undefined ? 'text that is not JSON' : 'another kind of value';
  throw new TqError('usage', `\`${name}\` must be a JSON object, found ${found}`, { help });
}
