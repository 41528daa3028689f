/** Which texts of what a rollback takes from the server must not be shown anywhere. */
import { isJsonObject, type JsonValue } from '../json.ts';
import { kindOfName, looksSecret } from '../project/secrets/named-secret.ts';
import { calledIn, secretAt } from '../project/secrets/secret-places.ts';

/** Shorter values would blot out half of every message. */
const SHORTEST_SECRET = 6;

/**
 * Texts in a live value that a record withholds, which stands under `names`. What only stands below the name of a secret is
 * hidden in its place by `mask`; elsewhere it is hidden when it looks like a secret, for it may be a name like any other.
 */
export function takenSecrets(live: JsonValue, names: readonly string[]): string[] {
  if (typeof live === 'string') return isSecretText(live, names, true) ? [live] : [];
  return textsWithin(live, names);
}

function textsWithin(value: JsonValue, names: readonly string[]): string[] {
  if (typeof value === 'string') return isSecretText(value, names, false) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsWithin(item, names));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(looksSecret('password', key, '') ? [key] : []),
    ...textsWithin(item, [...names, calledIn(value, key)]),
  ]);
}

/** `isAlone`: it is the whole value of its name, and not one of several. */
function isSecretText(text: string, names: readonly string[], isAlone: boolean): boolean {
  const isLong = text.length >= SHORTEST_SECRET;
  // No name speaks of a secret: it was withheld for its value.
  if (secretAt(names) === undefined) return isLong;
  const name = names.findLast((each) => kindOfName(each) !== undefined);
  const kind = name === undefined ? undefined : kindOfName(name);
  if (name === undefined || kind === undefined) return false;
  return (isAlone && isLong && name === names.at(-1)) || looksSecret(kind, text, name);
}
