/** Values that look like secrets by their key are shown as stars; that they change is still shown. */
import type { JsonValue } from '../json.ts';

const SECRET_KEY =
  /pass(word|wd|phrase)?$|secret|token|api_?key|private_?key|credential|authorization|connection_?string/i;
const STARS = '********';

/** A reference such as `{{ prefect.blocks.secret.git-token }}` is no secret, and worth reading. */
const REFERENCE = /^\s*\{\{[^{}]*\}\}\s*$/;

/** The same value with what stands under a secret's key replaced, at any depth. */
export function mask(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecret(key, item) ? STARS : mask(item)]),
  );
}

function isSecret(key: string, value: JsonValue | undefined): boolean {
  const isText = typeof value === 'string' && value !== '' && !REFERENCE.test(value);
  return (isText || typeof value === 'number') && SECRET_KEY.test(key.replaceAll('-', '_'));
}
