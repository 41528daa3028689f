/** What the settings give to be let in with. The first one is sent, as Prefect's client does (measured on Prefect 3.8.8). */
import type { ConnectionSettings, Setting } from '../../settings.ts';
import { percentDecoded } from '../../percent-decoded.ts';

export interface Credential {
  /** Value of the header `Authorization`. */
  authorization: string;
  setting: Setting<unknown>;
  /** What of the setting it is, to go before its name in messages; empty when it is all of it. */
  part: string;
}

/**
 * The credentials in the address go before a custom header of that name, the auth string, and the key: httpx writes
 * them over whatever header there is.
 */
export function credentialsOf(settings: ConnectionSettings): Credential[] {
  const { apiUrl, customHeaders, authString, apiKey } = settings;
  const found: Credential[] = [];
  const inUrl = userInUrl(apiUrl?.value);
  if (apiUrl !== undefined && inUrl !== undefined)
    found.push({ authorization: basic(inUrl), setting: apiUrl, part: 'what stands before `@` in ' });
  for (const setting of customHeaders) {
    const header = Object.entries(setting.value).find(([name]) => /^authorization$/i.test(name));
    if (header !== undefined)
      found.push({ authorization: header[1], setting, part: 'the header `Authorization` of ' });
  }
  if (authString !== undefined)
    found.push({ authorization: basic(authString.value), setting: authString, part: '' });
  if (apiKey !== undefined)
    found.push({ authorization: `Bearer ${apiKey.value}`, setting: apiKey, part: '' });
  return found;
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

/** `user:password` of an address, decoded; undefined when there is none or the address cannot be read. */
export function userInUrl(address: string | undefined): string | undefined {
  const url = address === undefined || !URL.canParse(address) ? undefined : new URL(address);
  if (url === undefined || url.username + url.password === '') return undefined;
  return `${percentDecoded(url.username)}:${percentDecoded(url.password)}`;
}
