/**
 * Secrets in what names a source: beside passwords, what opens an address by itself. The names are those of signed
 * addresses (Azure SAS `sig`, AWS `X-Amz-Signature`, Google `X-Goog-Signature`) and of tokens in a query.
 */
import type { JsonValue } from '../../json.ts';
import { addresses, tokens } from '../../project/secrets/find-in-text.ts';
import { mask, secretTexts } from '../../secrets.ts';

const STARS = '********';

const NAME =
  '(?:[\\w.-]{0,40}(?:signature|token|secret|password|passwd|pwd|credential|(?:api|access|account|private|shared)[_-]?key(?:id)?)|sig|sas|auth|jwt)';
const IN_QUERY = new RegExp(`([?&;]${NAME}=)(?!\\{\\{|\\$)([^&#;\\s"'\`]{6,4000})`, 'gi');

/** On the web nobody has a name alone: it is a token. Elsewhere it may be a container: `abfss://data@account…`. */
const USER_OF_WEB = /(?<![a-z0-9+.-])(https?:\/\/)([^\s/?#@]{1,4000})@/gi;

/** The same value with the secrets of its texts and keys replaced by stars, at any depth. */
export function maskSources(value: JsonValue): JsonValue {
  return maskTexts(mask(value));
}

function maskTexts(value: JsonValue): JsonValue {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [maskText(key), maskTexts(item)]));
}

function maskText(text: string): string {
  const masked = text.replaceAll(IN_QUERY, `$1${STARS}`).replaceAll(USER_OF_WEB, `$1${STARS}@`);
  return [...tokens(masked), ...addresses(masked)].reduce(
    (result, { text: secret }) => result.replaceAll(secret, () => STARS),
    masked,
  );
}

/** Texts of a value, at any depth, that must not be said. */
export function secretsOfSources(value: JsonValue): string[] {
  if (typeof value === 'string') return secretsOfText(value);
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, item]) => [
    ...secretsOfText(key),
    ...secretsOfSources(item),
  ]);
  return Array.isArray(value) ? inside : [...secretTexts(value), ...inside];
}

function secretsOfText(text: string): string[] {
  const passwords = [...text.matchAll(/:\/\/[^\s/@:]*:([^\s/]+)@/g)].map(([, password = '']) => password);
  const others = [IN_QUERY, USER_OF_WEB].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, , secret = '']) => secret),
  );
  const keys = [...text.matchAll(/AccountKey=([^;\s"'`]+)/gi)].map(([, key = '']) => key);
  const shaped = [...tokens(text), ...addresses(text)].map((each) => each.text);
  return [...passwords, ...others, ...keys, ...shaped];
}
