/** What a record withholds, since it is a secret, taken from the same place of what the server holds. */
import { isJsonObject, type JsonValue } from '../json.ts';
import { WITHHELD } from './recorded-state.ts';

/** Takes withheld values from the server and remembers which. */
export class Filling {
  readonly taken = new Map<string, string[]>();
  readonly missing = new Map<string, string[]>();
  readonly secrets: string[] = [];

  fill(
    name: string,
    recorded: JsonValue,
    live: JsonValue | undefined,
    path: readonly string[] = [],
  ): JsonValue {
    if (recorded === WITHHELD) return this.#instead(name, live, path);
    if (Array.isArray(recorded))
      return recorded.map((item, index) =>
        this.fill(name, item, Array.isArray(live) ? counterpart(item, live, index) : undefined, [
          ...path,
          String(index),
        ]),
      );
    if (!isJsonObject(recorded)) return recorded;
    return Object.fromEntries(
      Object.entries(recorded).map(([key, item]) => [
        key,
        this.fill(name, item, isJsonObject(live) && Object.hasOwn(live, key) ? live[key] : undefined, [
          ...path,
          key,
        ]),
      ]),
    );
  }

  #instead(name: string, live: JsonValue | undefined, path: readonly string[]): JsonValue {
    const isThere = live !== undefined && live !== null;
    const paths = isThere ? this.taken : this.missing;
    paths.set(name, [...(paths.get(name) ?? []), path.join('.')]);
    if (!isThere) return WITHHELD;
    this.secrets.push(...textsOf(live));
    return live;
  }
}

function textsOf(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, item]) => [key, ...textsOf(item)]) : [];
}

/**
 * The server's item at that index; of items with names, as in `{name: DB_PASSWORD, value: …}`, the one of that name.
 * Undefined when it is about another address: its secret is not for this one.
 */
function counterpart(recorded: JsonValue, live: readonly JsonValue[], index: number): JsonValue | undefined {
  if (!isJsonObject(recorded)) return live[index];
  const { name } = recorded;
  const item =
    typeof name === 'string' && name !== WITHHELD
      ? live.find((each) => isJsonObject(each) && each.name === name)
      : live[index];
  return isElsewhere(recorded, item) ? undefined : item;
}

/** Whether an address in it is another one, or is not there. */
function isElsewhere(recorded: JsonValue, live: JsonValue | undefined): boolean {
  if (typeof recorded === 'string') return recorded.includes('://') && recorded !== live;
  if (!isJsonObject(recorded)) return false;
  const now = isJsonObject(live) ? live : {};
  return Object.entries(recorded).some(([key, item]) => isElsewhere(item, now[key]));
}
