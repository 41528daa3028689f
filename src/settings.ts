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
  /** `user:password`; beats the key. */
  authString?: Setting<string>;
  apiKey?: Setting<string>;
  customHeaders: Record<string, string>;
  tlsInsecureSkipVerify: boolean;
  /** Path of a CA bundle in PEM form. */
  sslCertFile?: Setting<string>;
  /** For connecting, for the first byte and between bytes, each. */
  requestTimeoutMilliseconds: number;
  maxRetries: number;
  /** Status codes retried besides those that always are. */
  retryExtraCodes: number[];
}

export interface Settings {
  connection: ConnectionSettings;
  defaultWorkPoolName?: Setting<string>;
}
