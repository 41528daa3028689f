/** The places that Prefect's settings come from, in its order: files of the working directory and the active profile. */
import { isAbsolute, join } from 'node:path';
import { atPath, isTable, parseToml } from '../../toml-table.ts';
import type { Environment } from '../../environment.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { TqError } from '../../tq-error.ts';
import { parseDotenv } from './dotenv.ts';

/** One place of settings: finds a setting by its variables, or by its path in a TOML file. */
export interface Source {
  name: string;
  find(definition: Definition): { value: unknown; name: string } | undefined;
}

export interface Definition {
  /** The first one that is set counts. */
  variables: readonly string[];
  path: readonly string[];
}

/** The first one goes before the others. `profile` is used instead of the active profile. Throws `TqError`. */
export async function readSources(
  environment: Environment,
  files: FileSystem,
  options: { profile?: string },
): Promise<Source[]> {
  const inWorkingDirectory = (name: string): string => join(environment.workingDirectory, name);
  const dotenv = await readDotenv(inWorkingDirectory('.env'), environment, files);
  const prefectToml = await readToml(inWorkingDirectory('prefect.toml'), files);
  const pyproject = await readToml(inWorkingDirectory('pyproject.toml'), files);
  const prefectTable = atPath(pyproject, ['tool', 'prefect']);

  const path = profilesPath(environment, { dotenv, prefectToml, prefectTable });
  const profile = await readProfile(path, environment, files, options);

  return [
    variableSource('environment', environment.variables),
    variableSource('.env', dotenv),
    tableSource('prefect.toml', prefectToml, []),
    tableSource('pyproject.toml', prefectTable, ['tool', 'prefect']),
    profileSource(profile),
  ];
}

/** Absolute. What goes before the default stands in places that come before the profile. */
function profilesPath(
  environment: Environment,
  before: { dotenv: Record<string, string | null>; prefectToml?: unknown; prefectTable?: unknown },
): string {
  const { variables, homeDirectory } = environment;
  const path =
    variables.PREFECT_PROFILES_PATH ||
    before.dotenv.PREFECT_PROFILES_PATH ||
    textAt(before.prefectToml, ['profiles_path']) ||
    textAt(before.prefectTable, ['profiles_path']) ||
    join(variables.PREFECT_HOME || join(homeDirectory, '.prefect'), 'profiles.toml');
  return absolute(path, environment);
}

/** Those of the user's file, and those that Prefect brings along. Of the environment and the default place alone. */
export async function profileNames(environment: Environment, files: FileSystem): Promise<string[]> {
  const file = await readToml(profilesPath(environment, { dotenv: {} }), files);
  return knownProfiles(file);
}

function knownProfiles(file: unknown): string[] {
  return [...new Set([...Object.keys(atPath(file, ['profiles']) ?? {}), ...Object.keys(BUILT_IN_PROFILES)])];
}

/** Prefect finds variables in whatever case they are written, but those of a profile. */
function variableSource(
  name: string,
  variables: Readonly<Record<string, string | null | undefined>>,
): Source {
  const written = new Map<string, string>();
  for (const key of Object.keys(variables)) {
    const upper = key.toUpperCase();
    if (key === upper || !written.has(upper)) written.set(upper, key);
  }
  return {
    name,
    find(definition) {
      for (const variable of definition.variables) {
        const key = written.get(variable);
        const value = key === undefined ? undefined : variables[key];
        if (key !== undefined && value !== undefined && value !== null) return { value, name: key };
      }
      return undefined;
    },
  };
}

function profileSource({ name, values }: Profile): Source {
  return {
    name: `profile ${name}`,
    find({ variables }) {
      const variable = variables.find((each) => Object.hasOwn(values, each));
      return variable === undefined ? undefined : { value: values[variable], name: variable };
    },
  };
}

function tableSource(name: string, table: unknown, prefix: readonly string[]): Source {
  return {
    name,
    find(definition) {
      const value = atPath(table, definition.path);
      return value === undefined ? undefined : { value, name: [...prefix, ...definition.path].join('.') };
    },
  };
}

function textAt(table: unknown, path: readonly string[]): string | undefined {
  const value = atPath(table, path);
  return typeof value === 'string' ? value : undefined;
}

async function readDotenv(
  path: string,
  environment: Environment,
  files: FileSystem,
): Promise<Record<string, string | null>> {
  const text = await readText(path, files);
  if (text === undefined) return {};
  const { variables, brokenLines } = parseDotenv(text, environment.variables);
  // The file serves other programs too, whose ways of writing need not concern us.
  const lines = text.split(/\r\n|\n|\r/);
  const ours = brokenLines.find((line) => /PREFECT_/i.test(lines[line - 1] ?? ''));
  if (ours !== undefined)
    throw new TqError('usage', `\`${path}\` cannot be read: line ${ours} is not \`NAME=value\``);
  return Object.fromEntries(variables);
}

/** The profiles that Prefect brings along (`prefect/settings/profiles.toml`); a file of the user goes before them. */
const BUILT_IN_PROFILES: Readonly<Record<string, Record<string, unknown>>> = {
  ephemeral: {},
  local: { PREFECT_API_URL: 'http://127.0.0.1:4200/api' },
  test: {},
  cloud: {},
};

interface Profile {
  name: string;
  values: Record<string, unknown>;
}

async function readProfile(
  path: string,
  environment: Environment,
  files: FileSystem,
  options: { profile?: string },
): Promise<Profile> {
  const file = await readToml(path, files);
  const name =
    options.profile || environment.variables.PREFECT_PROFILE || textAt(file, ['active']) || 'ephemeral';
  const builtIn = Object.hasOwn(BUILT_IN_PROFILES, name) ? BUILT_IN_PROFILES[name] : undefined;
  const written = atPath(file, ['profiles', name]);
  if (builtIn === undefined && !isTable(written)) {
    throw new TqError('usage', `there is no profile \`${name}\` in \`${path}\``, {
      help: `use one of ${knownProfiles(file).join(', ')}`,
    });
  }
  return { name, values: isTable(written) ? written : (builtIn ?? {}) };
}

async function readToml(path: string, files: FileSystem): Promise<unknown> {
  const text = await readText(path, files);
  if (text === undefined) return undefined;
  const read = parseToml(text);
  if ('table' in read) return read.table;
  const { line, column, reason } = read.fault;
  throw new TqError('usage', `\`${path}:${line}:${column}\` is not TOML: ${reason}`);
}

/** Undefined when there is no such file; Prefect, too, takes a folder of that name for no file. */
async function readText(path: string, files: FileSystem): Promise<string | undefined> {
  const result = await files.readFile(path);
  if ('bytes' in result) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(result.bytes);
    } catch {
      throw new TqError('usage', `\`${path}\` is not UTF-8 text`);
    }
  }
  if (result.failure === 'missing' || result.failure === 'directory') return undefined;
  throw new TqError('usage', `\`${path}\` cannot be read: ${result.detail}`);
}

function absolute(path: string, environment: Environment): string {
  const expanded = path.replace(/^~(?=$|[/\\])/, environment.homeDirectory);
  return isAbsolute(expanded) ? expanded : join(environment.workingDirectory, expanded);
}
