/** `tq doctor`: the settings of Prefect's that count, where each comes from, and whose registries know a login. */
import { join, resolve } from 'node:path';
import type { DoctorLine } from '../../preflight/doctor/doctor.ts';
import type { Environment } from '../../environment.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { decodeJson } from '../../json-text.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { mask } from '../../secrets.ts';
import { TqError } from '../../tq-error.ts';
import { writtenSettings, type WrittenSetting } from '../settings/read-settings.ts';

export interface SettingPorts {
  environment: Environment;
  files: FileSystem;
  /** `--profile`. */
  profile: string | undefined;
}

export async function settingLines({ environment, files, profile }: SettingPorts): Promise<DoctorLine[]> {
  try {
    const written = await writtenSettings(environment, files, profile === undefined ? {} : { profile });
    if (written.length > 0) return written.map(settingLine);
    return [{ ...NONE, status: 'passed', message: "nothing is set: Prefect's defaults hold" }];
  } catch (error) {
    if (!(error instanceof TqError)) throw error;
    const help = error.help === undefined ? {} : { help: error.help };
    return [{ ...NONE, status: 'failed', message: error.message, ...help }];
  }
}

const NONE = { topic: 'settings', name: 'settings' } as const;

function settingLine(setting: WrittenSetting): DoctorLine {
  const { variable, source, name, fault } = setting;
  const from = name === variable ? source : `${source}, \`${name}\``;
  const line = { topic: 'settings', name: variable } as const;
  if (fault !== undefined)
    return {
      ...line,
      status: 'failed',
      message: `${fault} (${from})`,
      help: `correct \`${name}\` (${source})`,
    };
  return { ...line, status: 'passed', message: `${shownValue(setting)} (${from})` };
}

const SECRETS = new Set(['PREFECT_API_KEY', 'PREFECT_API_AUTH_STRING']);

/** Of a secret its length alone, of headers their names. */
function shownValue({ variable, value }: WrittenSetting): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '') return 'empty, which counts as not set';
  if (SECRETS.has(variable)) return `set, ${text.length} characters`;
  if (variable === 'PREFECT_CLIENT_CUSTOM_HEADERS') {
    const headers = typeof value === 'string' ? objectIn(value) : value;
    return Object.keys(headers as JsonObject).join(', ') || 'none';
  }
  return `\`${String(mask(text))}\``;
}

/** The files that `docker login`, `podman login` and `buildah login` write, and the variable of GitLab CI. */
export async function loginLines({ environment, files }: SettingPorts): Promise<DoctorLine[]> {
  const { variables, homeDirectory, workingDirectory } = environment;
  const paths = [
    ...(variables.REGISTRY_AUTH_FILE ? [resolve(workingDirectory, variables.REGISTRY_AUTH_FILE)] : []),
    join(variables.DOCKER_CONFIG || join(homeDirectory, '.docker'), 'config.json'),
    ...(variables.XDG_RUNTIME_DIR ? [join(variables.XDG_RUNTIME_DIR, 'containers/auth.json')] : []),
    join(homeDirectory, '.config/containers/auth.json'),
  ];
  const lines = await Promise.all(
    paths.map(async (path) => {
      const read = await files.readFile(path);
      if ('failure' in read) return read.failure === 'missing' ? [] : [loginFault(path, read.detail)];
      const names = namesIn(new TextDecoder().decode(read.bytes));
      if (names === undefined) return [loginFault(path, 'it is not JSON')];
      return names.length === 0 ? [] : [login(`\`${path}\`: ${names.join(', ')}`)];
    }),
  );
  const inVariable = namesIn(variables.DOCKER_AUTH_CONFIG || '{}');
  const { TQ_REGISTRY_USERNAME: user, TQ_REGISTRY: registry } = variables;
  const all = [
    ...(user ? [login(`\`TQ_REGISTRY_USERNAME\`: ${registry || 'every registry'}`)] : []),
    ...(inVariable === undefined ? [loginFault('DOCKER_AUTH_CONFIG', 'it is not JSON')] : []),
    ...(inVariable?.length ? [login(`\`DOCKER_AUTH_CONFIG\`: ${inVariable.join(', ')}`)] : []),
    ...lines.flat(),
  ];
  return all.length > 0 ? all : [{ ...login('no login is stored'), status: 'skipped' }];
}

function login(message: string): DoctorLine {
  return { topic: 'network', name: 'registry-logins', status: 'passed', message };
}

function loginFault(place: string, why: string): DoctorLine {
  return {
    ...login(`\`${place}\` cannot be read: ${why}`),
    status: 'warning',
    help: 'log in again: `docker login REGISTRY`',
  };
}

/** Registries and helpers, never users or passwords. */
function namesIn(text: string): string[] | undefined {
  const config = objectIn(text.trim() === '' ? '{}' : text);
  if (config === undefined) return undefined;
  const keys = (value: JsonValue | undefined): string[] =>
    isJsonObject(value ?? null) ? Object.keys(value as JsonObject) : [];
  const store = config.credsStore;
  return [
    ...new Set([...keys(config.auths), ...keys(config.credHelpers)]),
    ...(typeof store === 'string' && store !== '' ? [`those of \`docker-credential-${store}\``] : []),
  ];
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const value = decodeJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
