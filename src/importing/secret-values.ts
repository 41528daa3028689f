/** What looks like a secret on the server, and the placeholders that stand for it in a file. */
import type { JsonValue } from '../json.ts';
import { secretsInValue, privateKeys } from '../project/secrets/find-in-text.ts';
import { kindOfName, looksSecret } from '../project/secrets/named-secret.ts';
import { secretAt } from '../project/secrets/secret-places.ts';
import { maskAt } from '../secrets.ts';

/**
 * Whether a value must not be written into a file: by the names on its path, by its look, or for the credentials in it. A
 * number only where a name speaks of a password and nothing else, since `max_tokens` is no secret.
 */
export function isSecretValue(path: readonly string[], value: JsonValue): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') {
    const name = path.findLast((key) => kindOfName(key) !== undefined) ?? '';
    if (secretAt(path) === undefined || kindOfName(name) !== 'password') return false;
    return looksSecret('password', String(value), name);
  }
  if (typeof value !== 'string') return false;
  return maskAt(path, value) !== value || secretsInValue(value).length > 0 || privateKeys(value).length > 0;
}

/** `user:password@` of an address, without the `@`. */
const CREDENTIALS = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)([^\s/@]{0,4000}:[^\s/]{0,4000})@/gi;

/** Names of environment variables for secrets: one for each value. */
export class SecretNames {
  readonly #values = new Map<string, string>();

  /** By name; with them a file that names them means what the server has. */
  get values(): ReadonlyMap<string, string> {
    return this.#values;
  }

  /**
   * The text with `{{ $NAME }}` in the place of the secret, named after the keys that tell it; `owner` makes the name
   * another one where two differ.
   */
  conceal(path: readonly string[], value: string, owner: string): { text: string; name: string } {
    const key = secretAt(path) ?? path.at(-1) ?? '';
    const found = [...value.matchAll(CREDENTIALS)];
    const [only] = found;
    if (only !== undefined && found.length === 1 && !isSecretValue(path, value.replace(CREDENTIALS, '$1'))) {
      const name = this.#nameFor(`${key}_credentials`, only[2] ?? '', owner);
      return { name, text: value.replace(CREDENTIALS, (_, scheme: string) => `${scheme}{{ $${name} }}@`) };
    }
    const name = this.#nameFor(key, value, owner);
    return { name, text: `{{ $${name} }}` };
  }

  #nameFor(key: string, value: string, owner: string): string {
    const names = [asName(key), asName(`${owner}_${key}`)];
    const isFree = (name: string): boolean => (this.#values.get(name) ?? value) === value;
    let name = names.find(isFree);
    for (let count = 2; name === undefined; count += 1) name = [`${names[1]}_${count}`].find(isFree);
    this.#values.set(name, value);
    return name;
  }
}

/** `db-password` → `DB_PASSWORD` */
function asName(text: string): string {
  const words = text.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/\W+/g, '_');
  return (
    words
      .replace(/^_+/, '')
      .replace(/^(?=\d)/, '_')
      .toUpperCase() || 'SECRET'
  );
}
