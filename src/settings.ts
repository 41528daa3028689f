/** The settings of Prefect that `tq` needs, each with the place it came from. */

/** Where a value came from, for messages: `environment`, `.env`, `prefect.toml`, `pyproject.toml`, `profile NAME`, `default`. */
export interface Setting<T> {
  value: T;
  source: string;
  /** The variable or key as written there: `PREFECT_API_URL`, `api.url`. */
  name: string;
}

export interface ConnectionSettings {
  /** Absent when nothing says which server to use. Ends in `/api` by convention; no slash at the end. */
  apiUrl?: Setting<string>;
  /** `user:password`; goes before the key. */
  authString?: Setting<string>;
  apiKey?: Setting<string>;
  /** An API below this address is Prefect Cloud's. */
  cloudApiUrl: string;
  /** Whether a server that wants CSRF tokens is asked for them; never asked of Prefect Cloud. */
  csrfSupport: boolean;
  /** Sent with every request. Of several places, since Prefect joins them; the first that has a name counts. */
  customHeaders: Setting<Record<string, string>>[];
  tlsInsecureSkipVerify: boolean;
  /** Path of a CA bundle in PEM form. */
  sslCertFile?: Setting<string>;
  /** For connecting, for the first byte and between bytes, each. */
  requestTimeoutMilliseconds: number;
  maxRetries: number;
  /** How far the waits between retries may differ, as a part of them: 0.2 for a fifth. */
  retryJitterFactor: number;
  /** Status codes retried besides those that always are. */
  retryExtraCodes: number[];
}

export interface Settings {
  connection: ConnectionSettings;
  defaultWorkPoolName?: Setting<string>;
  /** Registry and namespace that go before the name of an image without one: `registry.example.com/team`. */
  defaultDockerBuildNamespace?: Setting<string>;
}
