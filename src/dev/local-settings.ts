/** Settings of a run that talks to the local server and to no other. Pure. */
import type { ConnectionSettings, Settings } from '../settings.ts';

/** Prefect's defaults, and no login: the local server wants none. */
export function localConnection(apiUrl: string): ConnectionSettings {
  return {
    apiUrl: { value: apiUrl, source: 'tq dev', name: 'PREFECT_API_URL' },
    cloudApiUrl: 'https://api.prefect.cloud/api',
    csrfSupport: true,
    customHeaders: [],
    tlsInsecureSkipVerify: false,
    requestTimeoutMilliseconds: 60_000,
    maxRetries: 5,
    retryJitterFactor: 0.2,
    retryExtraCodes: [],
  };
}

/** What settings say of other things than servers holds here as well; undefined where they cannot be read. */
export function localSettings(apiUrl: string, configured: Settings | undefined): Settings {
  return { ...configured, connection: localConnection(apiUrl) };
}
