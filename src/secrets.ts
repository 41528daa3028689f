/** What looks like a secret in a user's data: by its key, or as credentials in an address. */
import { isJsonObject, type JsonValue } from './json.ts';
import { isSecretNumber } from './project/secrets/named-secret.ts';
import { calledIn, secretAt, secretBelow } from './project/secrets/secret-places.ts';

const STARS = '********';

/** A reference such as `{{ prefect.blocks.secret.git-token }}` is no secret, and worth reading. */
const REFERENCE = /^\s*\{\{[^{}]*\}\}\s*$/;

/** Variables of every shell: where it is, and where it was. */
const FOLDER = /^(?:OLD)?PWD$/;

/** `user:password@` behind the scheme of an address. Bounded, so that no long text takes quadratic time. */
const CREDENTIALS = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)[^\s/@]{0,4000}:[^\s/]{0,4000}@/gi;

/** `AccountKey=…` in a text of `name=value;` pairs. */
const KEY_OF_ACCOUNT = /\b((?:shared)?(?:account|access)key=)(?!\{\{|\$)[^;\s"'`]{1,4000}/gi;

/**
 * The same value with secrets replaced by stars; that one is there, and where, can still be seen. What stands below the
 * name of a secret, at any depth, is one. Keys and lengths of lists stay, but for keys with credentials.
 */
export function mask(value: JsonValue): JsonValue {
  return masked(value, undefined);
}

/** As `mask`, of a value at a path of keys, whose names count as well. */
export function maskAt(path: readonly string[], value: JsonValue): JsonValue {
  return masked(value, secretAt(path));
}

/** `secret` is the name of the one that it stands under. */
function masked(value: JsonValue, secret: string | undefined): JsonValue {
  if (Array.isArray(value)) return value.map((item) => masked(item, secret));
  if (isJsonObject(value)) {
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, item]) => [maskText(key), masked(item, below(secret, value, key))]),
    );
  }
  if (secret !== undefined && isSecret(value, secret)) return STARS;
  return typeof value === 'string' ? maskText(value) : value;
}

function maskText(text: string): string {
  return text.replaceAll(CREDENTIALS, `$1${STARS}@`).replaceAll(KEY_OF_ACCOUNT, `$1${STARS}`);
}

/** Every text below the name of a secret, at any depth. */
export function secretTexts(value: unknown): string[] {
  return textsIn(value, undefined);
}

function textsIn(value: unknown, secret: string | undefined): string[] {
  if (typeof value === 'string') return secret !== undefined && isSecret(value, secret) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, secret));
  if (typeof value !== 'object' || value === null) return [];
  const mapping = value as Record<string, unknown>;
  return Object.entries(mapping).flatMap(([key, item]) => textsIn(item, below(secret, mapping, key)));
}

function below(secret: string | undefined, mapping: Record<string, unknown>, key: string) {
  return secretBelow(secret, key, calledIn(mapping, key));
}

/** Whether a scalar under the name of a secret is one: a switch such as `use_token: true` is none, nor is `tokens: 512`. */
function isSecret(value: JsonValue | undefined, name: string): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return name.split('.').some(isSecretNumber);
  if (typeof value !== 'string') return false;
  return value !== '' && !REFERENCE.test(value) && !(FOLDER.test(name) && value.startsWith('/'));
}
