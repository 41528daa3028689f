/** What a record withholds, since it is a secret, taken from the same place of what the server holds. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { calledIn } from '../project/secrets/secret-places.ts';
import { WITHHELD } from './recorded-state.ts';
import { takenSecrets } from './taken-secrets.ts';

/** Where a value stands: by its keys and indexes, and by the names that its keys have. */
interface Place {
  path: readonly string[];
  /** As `calledIn`, without indexes. */
  names: readonly string[];
}

const TOP: Place = { path: [], names: [] };

/** Takes withheld values from the server and remembers which. */
export class Filling {
  readonly taken = new Map<string, string[]>();
  readonly missing = new Map<string, string[]>();
  readonly secrets: string[] = [];

  /** `name`: whose value it is, as `taken` and `missing` call it. */
  fill(name: string, recorded: JsonValue, live: JsonValue | undefined, place = TOP): JsonValue {
    if (recorded === WITHHELD) return this.#instead(name, live, place);
    if (Array.isArray(recorded)) return this.#list(name, recorded, live, place);
    if (!isJsonObject(recorded)) return recorded;
    return Object.fromEntries(
      Object.entries(recorded).map(([key, item]) => {
        const now = isJsonObject(live) && Object.hasOwn(live, key) ? live[key] : undefined;
        const inside = { path: [...place.path, key], names: [...place.names, calledIn(recorded, key)] };
        return [key, this.fill(name, item, now, inside)];
      }),
    );
  }

  /** One with withheld items is the server's as a whole: items of two lists side by side may be a list that never was. */
  #list(name: string, recorded: readonly JsonValue[], live: JsonValue | undefined, place: Place): JsonValue {
    const items = Array.isArray(live) ? live : [];
    if (hasWithheld(recorded)) {
      const isThere =
        items.length > 0 && recorded.every((item, at) => item !== WITHHELD || items[at] !== null);
      return this.#instead(name, isThere ? items : undefined, place);
    }
    return recorded.map((item, index) =>
      this.fill(name, item, counterpart(recorded, items, index), {
        ...place,
        path: [...place.path, String(index)],
      }),
    );
  }

  #instead(name: string, live: JsonValue | undefined, { path, names }: Place): JsonValue {
    const isThere = live !== undefined && live !== null;
    const paths = isThere ? this.taken : this.missing;
    paths.set(name, [...(paths.get(name) ?? []), path.join('.')]);
    if (!isThere) return WITHHELD;
    this.secrets.push(...takenSecrets(live, names));
    return live;
  }
}

function hasWithheld(items: readonly JsonValue[]): boolean {
  return items.some((item) => item === WITHHELD || (Array.isArray(item) && hasWithheld(item)));
}

/**
 * The server's item at that index; of items with names, as in `{name: DB_PASSWORD, value: …}`, the one of that name, and of
 * several of one name that which is as far behind. Undefined when it is about another address: its secret is not for this
 * one.
 */
function counterpart(
  recorded: readonly JsonValue[],
  live: readonly JsonValue[],
  index: number,
): JsonValue | undefined {
  const wanted = recorded[index];
  if (wanted === undefined || !isJsonObject(wanted)) return live[index];
  const { name } = wanted;
  const named = isNamed(name);
  const item =
    typeof name === 'string' && name !== WITHHELD
      ? live.filter(named)[recorded.slice(0, index).filter(named).length]
      : live[index];
  return isElsewhere(wanted, item) ? undefined : item;
}

function isNamed(name: JsonValue | undefined): (item: JsonValue) => item is JsonObject {
  return (item): item is JsonObject => isJsonObject(item) && item.name === name;
}

/** Whether an address in it is another one, or is not there. */
function isElsewhere(recorded: JsonValue, live: JsonValue | undefined): boolean {
  if (typeof recorded === 'string') return recorded.includes('://') && recorded !== live;
  if (!isJsonObject(recorded)) return false;
  const now = isJsonObject(live) ? live : {};
  return Object.entries(recorded).some(([key, item]) => isElsewhere(item, now[key]));
}
