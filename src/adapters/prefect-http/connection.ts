/** Settings → where requests go and which headers they carry. */
import type { ConnectionSettings } from '../../settings.ts';
import { TqError } from '../../tq-error.ts';
import { credentialsInUrl } from './redact.ts';

/** The address without credentials, query and the slash at the end. */
export function bareApiUrl(settings: ConnectionSettings): string {
  const setting = settings.apiUrl;
  if (setting === undefined) {
    throw new TqError('usage', 'no Prefect server is configured', {
      help: 'set `PREFECT_API_URL`, or start a server with `tq dev up`',
    });
  }
  const url = URL.canParse(setting.value) ? new URL(setting.value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TqError('usage', `\`${setting.name}\` (${setting.source}) is not an address`, {
      help: 'write it like `http://127.0.0.1:4200/api`',
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** As Prefect's client: they decide what the server takes for its own protocol. */
const PROTECTED_HEADERS = new Set(['user-agent', 'prefect-csrf-token', 'prefect-csrf-client']);

export function headersOf(settings: ConnectionSettings, version: string): Record<string, string> {
  const custom = Object.entries(settings.customHeaders).filter(
    ([name]) => !PROTECTED_HEADERS.has(name.toLowerCase()),
  );
  const headers: Record<string, string> = { 'User-Agent': `tq/${version}` };
  const credentials =
    settings.authString?.value ?? (settings.apiKey ? undefined : credentialsInUrl(settings.apiUrl?.value));
  if (credentials !== undefined)
    headers.Authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  else if (settings.apiKey) headers.Authorization = `Bearer ${settings.apiKey.value}`;
  // A custom header goes before ours of the same name, in whatever case it is written.
  const names = new Set(custom.map(([name]) => name.toLowerCase()));
  const ours = Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase()));
  return Object.fromEntries([...ours, ...custom]);
}
