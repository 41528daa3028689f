/** What must not be printed of a connection to the server. */
import { formsOf } from '../../redact.ts';
import type { ConnectionSettings } from '../../settings.ts';
import { userInUrl } from './credentials.ts';

/** Every text that must not be printed: credentials, their parts, and their base64 forms as they stand in headers. */
export function secretsOf(settings: ConnectionSettings, others: readonly string[] = []): string[] {
  const plain = [
    settings.apiKey?.value,
    ...settings.customHeaders.flatMap((each) => Object.values(each.value)),
    ...others,
  ];
  for (const credentials of [
    settings.authString?.value,
    ...[settings.apiUrl?.value, ...others].map(userInUrl),
  ]) {
    if (credentials === undefined) continue;
    plain.push(credentials, credentials.slice(credentials.indexOf(':') + 1));
  }
  return formsOf(plain.filter((secret) => secret !== undefined));
}
