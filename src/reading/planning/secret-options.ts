/** Options of the command line that hold a secret, and so cannot be kept in a file. */
import { decodeJson } from '../../json-text.ts';
import type { JsonValue } from '../../json.ts';
import { isEqual } from '../../plan/equal.ts';
import type { SavedOptions } from '../../plan/saved-plan.ts';
import { secretsInText } from '../../project/secrets/find-in-text.ts';
import { mask } from '../../secrets.ts';

/** What is known of secrets. */
export interface KnownSecrets {
  /** Takes known secrets out of a text. */
  redact: (text: string) => string;
  variables: Readonly<Record<string, string | undefined>>;
}

/** Shorter values of the environment would make a secret of every other word. */
const SHORTEST_SECRET = 6;

/** The options as written: `--param`. */
export function optionsWithSecrets(
  { values, names, environments = [] }: SavedOptions,
  known: KnownSecrets,
): string[] {
  const ofEnvironment = secretVariables(known.variables);
  const isSecret = (text: string): boolean =>
    known.redact(text) !== text ||
    secretsInText(text).length > 0 ||
    looksSecret(text) ||
    ofEnvironment.some((secret) => text.includes(secret));
  const found = Object.entries(values)
    .filter(([, value]) => [value].flat().some((text) => typeof text === 'string' && isSecret(text)))
    .map(([key]) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  return [...(names.some(isSecret) ? ['-n'] : []), ...(environments.some(isSecret) ? ['-e'] : []), ...found];
}

/** By the name of a key, in `KEY=VALUE` and in JSON, or credentials in an address. */
function looksSecret(text: string): boolean {
  const value = asValue(text);
  return !isEqual(mask(value), value);
}

function asValue(text: string): JsonValue {
  const equals = text.indexOf('=');
  const isPair = equals > 0 && !/^\s*[[{"]/.test(text);
  try {
    return isPair ? { [text.slice(0, equals)]: text.slice(equals + 1) } : decodeJson(text);
  } catch {
    return text;
  }
}

/** A shell has put them into the option: `--param key=$API_KEY`. */
function secretVariables(variables: KnownSecrets['variables']): string[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    value !== undefined &&
    value.length >= SHORTEST_SECRET &&
    !isEqual(mask({ [name]: value }), { [name]: value })
      ? [value]
      : [],
  );
}
