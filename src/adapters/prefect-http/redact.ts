/** Keeps secrets out of every message by looking for their values, whatever put them there. */
import type { ConnectionSettings } from '../../settings.ts';

/** Shorter texts would blot out half of a message without protecting anything. */
const SHORTEST_SECRET = 4;
const REPLACEMENT = '[redacted]';

/** Every text that must not be printed: credentials, their parts, and their base64 forms as they stand in headers. */
export function secretsOf(settings: ConnectionSettings, others: readonly string[] = []): string[] {
  const plain = [settings.apiKey?.value, ...Object.values(settings.customHeaders), ...others];
  for (const credentials of [
    settings.authString?.value,
    ...[settings.apiUrl?.value, ...others].map(credentialsInUrl),
  ]) {
    if (credentials === undefined) continue;
    plain.push(credentials, credentials.slice(credentials.indexOf(':') + 1));
  }
  const secrets = new Set<string>();
  for (const secret of plain) {
    if (secret === undefined || secret.length < SHORTEST_SECRET) continue;
    const base64 = Buffer.from(secret).toString('base64');
    const inJson = JSON.stringify(secret).slice(1, -1);
    for (const form of [secret, inJson, encodeURIComponent(secret), base64, base64.replace(/=+$/, '')])
      secrets.add(form);
  }
  return [...secrets].sort((a, b) => b.length - a.length);
}

/** Replaces each secret in the text; the longest are to come first, as `secretsOf` gives them. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((result, secret) => result.replaceAll(secret, REPLACEMENT), text);
}

/** `user:password` of an address, decoded; undefined when there is none or the address cannot be read. */
export function credentialsInUrl(address: string | undefined): string | undefined {
  const url = address === undefined || !URL.canParse(address) ? undefined : new URL(address);
  if (url === undefined || url.password === '') return undefined;
  return `${decoded(url.username)}:${decoded(url.password)}`;
}

/** A percent sign that begins no escape stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
