/**
 * Prefect's settings, in Prefect's order (`prefect/settings/base.py` and `sources.py` of 3.8.8): environment, `.env`,
 * `prefect.toml`, `pyproject.toml`, the active profile, defaults. Files are looked for in the working directory only.
 */
import type { Environment } from '../environment.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Setting, Settings } from '../settings.ts';
import { TqError } from '../tq-error.ts';
import { readSources, type Definition, type Source } from './setting-sources.ts';
import {
  toBoolean,
  toCount,
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
const CUSTOM_HEADERS: Definition = {
  variables: ['PREFECT_CLIENT_CUSTOM_HEADERS'],
  path: ['client', 'custom_headers'],
};
const MAX_RETRIES: Definition = {
  variables: ['PREFECT_CLIENT_MAX_RETRIES'],
  path: ['client', 'max_retries'],
};
const EXTRA_CODES: Definition = {
  variables: ['PREFECT_CLIENT_RETRY_EXTRA_CODES'],
  path: ['client', 'retry_extra_codes'],
};
const DEFAULT_WORK_POOL: Definition = {
  variables: ['PREFECT_DEPLOYMENTS_DEFAULT_WORK_POOL_NAME', 'PREFECT_DEFAULT_WORK_POOL_NAME'],
  path: ['deployments', 'default_work_pool_name'],
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
      apiUrl: present(find(sources, API_URL, toUrl)),
      authString: present(find(sources, AUTH_STRING, toText)),
      apiKey: present(find(sources, API_KEY, toText)),
      customHeaders: find(sources, CUSTOM_HEADERS, toHeaders)?.value ?? {},
      tlsInsecureSkipVerify: find(sources, SKIP_VERIFY, toBoolean)?.value ?? false,
      sslCertFile:
        present(find(sources, SSL_CERT_FILE, toText)) ??
        (certificates ? { value: certificates, source: 'environment', name: 'SSL_CERT_FILE' } : undefined),
      requestTimeoutMilliseconds: find(sources, REQUEST_TIMEOUT, toTimeout)?.value ?? 60_000,
      maxRetries: find(sources, MAX_RETRIES, toCount)?.value ?? 5,
      retryExtraCodes: find(sources, EXTRA_CODES, toStatusCodes)?.value ?? [],
    },
    defaultWorkPoolName: present(find(sources, DEFAULT_WORK_POOL, toText)),
  };
}

/** An empty text hides what the later sources say, and then counts as not set (measured: `PREFECT_API_URL=`). */
function present<T>(setting: Setting<T | undefined> | undefined): Setting<T> | undefined {
  return setting?.value === undefined ? undefined : { ...setting, value: setting.value };
}

function find<T>(
  sources: readonly Source[],
  definition: Definition,
  convert: (value: unknown) => T,
): Setting<T> | undefined {
  for (const source of sources) {
    const found = source.find(definition);
    if (found === undefined) continue;
    try {
      return { value: convert(found.value), source: source.name, name: found.name };
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      throw new TqError('usage', `\`${found.name}\` (${source.name}) ${error.message}`);
    }
  }
  return undefined;
}
