/** Settings → where requests go and which headers they carry. */
import type { ConnectionSettings } from '../../settings.ts';
import { TqError } from '../../tq-error.ts';
import { credentialsOf } from './credentials.ts';

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
  return url.origin + url.pathname.replace(/(?<!\/)\/+$/, '');
}

/** Prefect's own rule (`prefect/client/orchestration`): the address begins with `PREFECT_CLOUD_API_URL`. */
export function isCloudUrl(apiUrl: string, settings: ConnectionSettings): boolean {
  return apiUrl.startsWith(settings.cloudApiUrl);
}

/** A custom header does not replace these: the first three as in Prefect's client, the last is sent once. */
const OURS = new Set(['user-agent', 'prefect-csrf-token', 'prefect-csrf-client', 'authorization']);

export function headersOf(settings: ConnectionSettings, version: string): Record<string, string> {
  const headers: Record<string, string> = { 'User-Agent': `tq/${version}` };
  for (const [name, value] of settings.customHeaders.flatMap((each) => Object.entries(each.value)))
    if (!OURS.has(name.toLowerCase())) headers[name] ??= value;
  const [credential] = credentialsOf(settings);
  return credential === undefined ? headers : { ...headers, Authorization: credential.authorization };
}
