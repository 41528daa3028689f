/** What looks like a secret in a user's data: by its key, or as credentials in an address. */
import type { JsonValue } from './json.ts';

const SECRET_KEY =
  /pass(word|wd|phrase)?$|secret|token|api_?key|private_?key|credential|authorization|connection_?string/i;
const STARS = '********';

/** A reference such as `{{ prefect.blocks.secret.git-token }}` is no secret, and worth reading. */
const REFERENCE = /^\s*\{\{[^{}]*\}\}\s*$/;

/** `user:password@` behind the scheme of an address. Bounded, so that no long text takes quadratic time. */
const CREDENTIALS = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)[^\s/@]{0,4000}:[^\s/]{0,4000}@/gi;

/** `AccountKey=…` in a text of `name=value;` pairs. */
const KEY_OF_ACCOUNT = /\b((?:shared)?(?:account|access)key=)(?!\{\{|\$)[^;\s"'`]{1,4000}/gi;

/** The same value with secrets replaced by stars, at any depth; that one is there, and where, can still be seen. */
export function mask(value: JsonValue): JsonValue {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [maskText(key), isSecret(key, item) ? STARS : mask(item)]),
  );
}

function maskText(text: string): string {
  return text.replaceAll(CREDENTIALS, `$1${STARS}@`).replaceAll(KEY_OF_ACCOUNT, `$1${STARS}`);
}

/** Every text under a secret's key, at any depth. */
export function secretTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(secretTexts);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' ? (isSecret(key, item) ? [item] : []) : secretTexts(item),
  );
}

function isSecret(key: string, value: JsonValue | undefined): boolean {
  const isText = typeof value === 'string' && value !== '' && !REFERENCE.test(value);
  return (isText || typeof value === 'number') && SECRET_KEY.test(key.replaceAll('-', '_'));
}
