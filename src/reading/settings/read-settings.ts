/**
 * Prefect's settings, in Prefect's order (`prefect/settings/base.py` and `sources.py` of 3.8.8): environment, `.env`,
 * `prefect.toml`, `pyproject.toml`, the active profile, defaults. Files are looked for in the working directory only.
 */
import type { Environment } from '../../environment.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Setting, Settings } from '../../settings.ts';
import { TqError } from '../../tq-error.ts';
import { readSources, type Definition, type Source } from './setting-sources.ts';
import {
  toBoolean,
  toCount,
  toFactor,
  toHeaders,
  toStatusCodes,
  toText,
  toTimeout,
  toUrl,
  WrongValue,
} from './setting-values.ts';

export interface ReadSettingsOptions {
  /** The profile to use instead of the active one. Only that: the environment still goes before it. */
  profile?: string;
}

const API_URL: Definition = { variables: ['PREFECT_API_URL'], path: ['api', 'url'] };
const AUTH_STRING: Definition = { variables: ['PREFECT_API_AUTH_STRING'], path: ['api', 'auth_string'] };
const API_KEY: Definition = { variables: ['PREFECT_API_KEY'], path: ['api', 'key'] };
const CLOUD_API_URL: Definition = { variables: ['PREFECT_CLOUD_API_URL'], path: ['cloud', 'api_url'] };
const SKIP_VERIFY: Definition = {
  variables: ['PREFECT_API_TLS_INSECURE_SKIP_VERIFY'],
  path: ['api', 'tls_insecure_skip_verify'],
};
const SSL_CERT_FILE: Definition = {
  variables: ['PREFECT_API_SSL_CERT_FILE'],
  path: ['api', 'ssl_cert_file'],
};
const REQUEST_TIMEOUT: Definition = {
  variables: ['PREFECT_API_REQUEST_TIMEOUT'],
  path: ['api', 'request_timeout'],
};
const CSRF_SUPPORT: Definition = {
  variables: ['PREFECT_CLIENT_CSRF_SUPPORT_ENABLED'],
  path: ['client', 'csrf_support_enabled'],
};
const CUSTOM_HEADERS: Definition = {
  variables: ['PREFECT_CLIENT_CUSTOM_HEADERS'],
  path: ['client', 'custom_headers'],
};
const MAX_RETRIES: Definition = {
  variables: ['PREFECT_CLIENT_MAX_RETRIES'],
  path: ['client', 'max_retries'],
};
const JITTER_FACTOR: Definition = {
  variables: ['PREFECT_CLIENT_RETRY_JITTER_FACTOR'],
  path: ['client', 'retry_jitter_factor'],
};
const EXTRA_CODES: Definition = {
  variables: ['PREFECT_CLIENT_RETRY_EXTRA_CODES'],
  path: ['client', 'retry_extra_codes'],
};
const DEFAULT_WORK_POOL: Definition = {
  variables: ['PREFECT_DEPLOYMENTS_DEFAULT_WORK_POOL_NAME', 'PREFECT_DEFAULT_WORK_POOL_NAME'],
  path: ['deployments', 'default_work_pool_name'],
};
const DOCKER_NAMESPACE: Definition = {
  variables: ['PREFECT_DEPLOYMENTS_DEFAULT_DOCKER_BUILD_NAMESPACE', 'PREFECT_DEFAULT_DOCKER_BUILD_NAMESPACE'],
  path: ['deployments', 'default_docker_build_namespace'],
};

/** Throws `TqError` for a file that cannot be read, an unknown profile and a value of the wrong kind. */
export async function readSettings(
  environment: Environment,
  files: FileSystem,
  options: ReadSettingsOptions = {},
): Promise<Settings> {
  const sources = await readSources(environment, files, options);
  const certificates = environment.variables.SSL_CERT_FILE;
  return {
    connection: {
      apiUrl: present(sources, API_URL, toUrl),
      authString: present(sources, AUTH_STRING, toText),
      apiKey: present(sources, API_KEY, toText),
      cloudApiUrl: present(sources, CLOUD_API_URL, toUrl)?.value ?? 'https://api.prefect.cloud/api',
      csrfSupport: valueOf(sources, CSRF_SUPPORT, toBoolean, true),
      customHeaders: findAll(sources, CUSTOM_HEADERS, toHeaders),
      tlsInsecureSkipVerify: valueOf(sources, SKIP_VERIFY, toBoolean, false),
      sslCertFile:
        present(sources, SSL_CERT_FILE, toText) ??
        (certificates ? { value: certificates, source: 'environment', name: 'SSL_CERT_FILE' } : undefined),
      requestTimeoutMilliseconds: valueOf(sources, REQUEST_TIMEOUT, toTimeout, 60_000),
      maxRetries: valueOf(sources, MAX_RETRIES, toCount, 5),
      retryJitterFactor: valueOf(sources, JITTER_FACTOR, toFactor, 0.2),
      retryExtraCodes: valueOf(sources, EXTRA_CODES, toStatusCodes, []),
    },
    defaultWorkPoolName: present(sources, DEFAULT_WORK_POOL, toText),
    defaultDockerBuildNamespace: present(sources, DOCKER_NAMESPACE, toText),
  };
}

/** One setting that some place gives a value, as it stands there. */
export interface WrittenSetting extends Setting<unknown> {
  /** Prefect's name of it: `PREFECT_API_URL`. */
  variable: string;
  /** Why its value cannot be used: `must be a number of seconds above 0`. */
  fault?: string;
}

const CONVERSIONS: readonly (readonly [Definition, (value: unknown) => unknown])[] = [
  [API_URL, toUrl],
  [AUTH_STRING, toText],
  [API_KEY, toText],
  [CLOUD_API_URL, toUrl],
  [SKIP_VERIFY, toBoolean],
  [SSL_CERT_FILE, toText],
  [REQUEST_TIMEOUT, toTimeout],
  [CSRF_SUPPORT, toBoolean],
  [CUSTOM_HEADERS, toHeaders],
  [MAX_RETRIES, toCount],
  [JITTER_FACTOR, toFactor],
  [EXTRA_CODES, toStatusCodes],
  [DEFAULT_WORK_POOL, toText],
  [DOCKER_NAMESPACE, toText],
];

/** Of those that `tq` reads each that is set anywhere, by the place that counts. Throws `TqError` as `readSettings`. */
export async function writtenSettings(
  environment: Environment,
  files: FileSystem,
  options: ReadSettingsOptions = {},
): Promise<WrittenSetting[]> {
  const sources = await readSources(environment, files, options);
  return CONVERSIONS.flatMap(([definition, convert]) => {
    const source = sources.find((each) => each.find(definition) !== undefined);
    const found = source?.find(definition);
    if (source === undefined || found === undefined) return [];
    const fault = faultOf(found.value, convert);
    const setting = { value: found.value, source: source.name, name: found.name };
    return [
      { ...setting, variable: definition.variables[0] ?? '', ...(fault === undefined ? {} : { fault }) },
    ];
  });
}

function faultOf(value: unknown, convert: (value: unknown) => unknown): string | undefined {
  try {
    convert(value);
    return undefined;
  } catch (error) {
    if (error instanceof WrongValue) return error.message;
    throw error;
  }
}

/** An empty text hides what the later sources say, and then counts as not set (measured: `PREFECT_API_URL=`). */
function present<T>(
  sources: readonly Source[],
  definition: Definition,
  convert: (value: unknown) => T | undefined,
): Setting<T> | undefined {
  const setting = find(sources, definition, convert);
  return setting?.value === undefined ? undefined : { ...setting, value: setting.value };
}

function valueOf<T>(
  sources: readonly Source[],
  definition: Definition,
  convert: (value: unknown) => T,
  otherwise: T,
): T {
  return find(sources, definition, convert)?.value ?? otherwise;
}

function find<T>(
  sources: readonly Source[],
  definition: Definition,
  convert: (value: unknown) => T,
): Setting<T> | undefined {
  const source = sources.find((each) => each.find(definition) !== undefined);
  return source && findAll([source], definition, convert)[0];
}

/** One for each place that has it, the first one first. */
function findAll<T>(
  sources: readonly Source[],
  definition: Definition,
  convert: (value: unknown) => T,
): Setting<T>[] {
  return sources.flatMap((source) => {
    const found = source.find(definition);
    if (found === undefined) return [];
    try {
      return [{ value: convert(found.value), source: source.name, name: found.name }];
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      throw new TqError('usage', `\`${found.name}\` (${source.name}) ${error.message}`);
    }
  });
}
