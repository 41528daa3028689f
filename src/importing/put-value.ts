/** A value of the server as it can stand in a file: without secrets, and without what a deploy would fill in. */
import type { JsonValue } from '../json.ts';
import type { YamlValue } from '../project/document.ts';
import { calledIn } from '../project/secrets/secret-places.ts';
import { setKey, type YamlMapping } from '../project/yaml-value.ts';
import { type Placeholder, placeholdersIn, RUNTIME_PREFIX } from '../templating/placeholder.ts';
import { isSecretValue, type SecretNames } from './secret-values.ts';

/** Which placeholders of a place a deploy fills in (`src/templating/fill-entry.ts`). */
export type Filling = 'all' | 'all-but-runtime' | 'environment' | 'none';

/** By path inside the entry. */
export type FillingAt = (path: readonly string[]) => Filling;

/** What is said about one deployment or block. */
export interface Session {
  /** Names the environment variables of secrets apart. */
  owner: string;
  secrets: SecretNames;
  /** In the words that the user reads; each once. */
  notes: Set<string>;
}

/** Turns a value at a path into what is written; undefined: it is left out, which has been noted. */
export type Put = (value: JsonValue, path: readonly string[]) => YamlValue | undefined;

export function putInto(session: Session, fillingAt: FillingAt): Put {
  const put: Put = (value, path) => {
    if (Array.isArray(value)) return value.flatMap((item) => put(item, path) ?? []);
    if (typeof value === 'object' && value !== null) {
      const result: YamlMapping = {};
      for (const [key, item] of Object.entries(value)) {
        const written = put(item, [...path, calledIn(value, key)]);
        if (written !== undefined) setKey(result, key, written);
      }
      return result;
    }
    return putScalar(session, fillingAt(path), value, path);
  };
  return put;
}

function putScalar(
  session: Session,
  filling: Filling,
  value: JsonValue,
  path: readonly string[],
): YamlValue | undefined {
  const place = `\`${path.join('.')}\``;
  if (isSecretValue(path, value)) return putSecret(session, filling, value, path);
  if (typeof value !== 'string') return value as YamlValue;
  const filled = placeholdersIn(value).find((placeholder) => isFilled(placeholder, filling));
  if (filled === undefined) return value;
  session.notes.add(
    `${place} holds \`${filled.text}\` on the server, which a deploy would fill in; it is left out`,
  );
  return undefined;
}

function putSecret(
  { secrets, owner, notes }: Session,
  filling: Filling,
  value: JsonValue,
  path: readonly string[],
): YamlValue | undefined {
  const place = `\`${path.join('.')}\``;
  if (filling === 'none' || typeof value !== 'string') {
    const why =
      filling === 'none' ? 'nothing is filled in there' : 'a placeholder would make text of a number';
    notes.add(`${place} looks like a secret and is left out: ${why}`);
    return undefined;
  }
  const { name, text } = secrets.conceal(path, value, owner);
  notes.add(
    `${place} looks like a secret and is written as \`${text}\`: set ${name} for \`tq plan\` and \`tq deploy\`, or name a secret block`,
  );
  return text;
}

/** Whether a deploy puts something in the place of a placeholder there. */
export function isFilled({ kind, name }: Placeholder, filling: Filling): boolean {
  switch (filling) {
    case 'none':
      return false;
    case 'environment':
      return kind === 'environment';
    case 'all':
      return true;
    case 'all-but-runtime':
      return !name.startsWith(RUNTIME_PREFIX);
  }
}
