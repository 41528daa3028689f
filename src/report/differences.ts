/** Where two values differ, place by place. Compared as they are, told as they may be shown. */
import { diffArrays } from 'diff';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { isEqual } from '../plan/equal.ts';
import type { Difference, ValueRecord } from './plan-record.ts';

/** Two versions of one value. Undefined: it is not there. */
export interface Pair {
  before: JsonValue | undefined;
  after: JsonValue | undefined;
}

/** Beyond so many edits the items of two lists are compared by position. */
const MOST_EDITS = 500;

/**
 * `shown` is the same pair with secrets hidden: objects have the same keys, lists the same length. Where what is shown
 * is alike and the values are not, the difference is marked `changed`.
 */
export function differences(real: Pair, shown: Pair, path: Difference['path'] = []): Difference[] {
  if (isEqual(real.before, real.after)) return [];
  if (areObjects(real) && areObjects(shown)) {
    const keys = new Set([...Object.keys(real.before), ...Object.keys(real.after)]);
    return [...keys].flatMap((key) => differences(at(real, key), at(shown, key), [...path, key]));
  }
  if (areLists(real) && areLists(shown)) {
    const lists = { real, shown };
    return pairItems(real).flatMap(({ before, after }) =>
      differences(item(lists.real, before, after), item(lists.shown, before, after), [
        ...path,
        after ?? before ?? 0,
      ]),
    );
  }
  return [{ path, ...valueRecord(real, shown) }];
}

/** Both sides as they may be shown, and whether they differ although they are shown alike. */
export function valueRecord(real: Pair, shown: Pair): ValueRecord {
  const isHidden = !isEqual(real.before, real.after) && isEqual(shown.before, shown.after);
  return {
    ...(shown.before === undefined ? {} : { before: shown.before }),
    ...(shown.after === undefined ? {} : { after: shown.after }),
    ...(isHidden ? { changed: true } : {}),
  };
}

interface ListPair {
  before: JsonValue[];
  after: JsonValue[];
}

/** Positions in both lists of what differs; undefined: only in the other one. */
interface ItemPair {
  before: number | undefined;
  after: number | undefined;
}

/** Equal items are found wherever they have moved to; those between them are taken for each other, in their order. */
function pairItems({ before, after }: ListPair): ItemPair[] {
  const parts = diffArrays(before, after, { comparator: isEqual, maxEditLength: MOST_EDITS });
  if (parts === undefined) return byPosition(0, before.length, 0, after.length);
  const pairs: ItemPair[] = [];
  const at = { before: 0, after: 0 };
  let open = { ...at };
  const close = (): void => {
    pairs.push(...byPosition(open.before, at.before, open.after, at.after));
  };
  for (const { added, removed, value } of parts) {
    if (removed) at.before += value.length;
    else if (added) at.after += value.length;
    else {
      close();
      at.before += value.length;
      at.after += value.length;
      open = { ...at };
    }
  }
  close();
  return pairs;
}

function byPosition(before: number, beforeEnd: number, after: number, afterEnd: number): ItemPair[] {
  const length = Math.max(beforeEnd - before, afterEnd - after);
  return Array.from({ length }, (_, index) => ({
    before: before + index < beforeEnd ? before + index : undefined,
    after: after + index < afterEnd ? after + index : undefined,
  }));
}

function item(lists: ListPair, before: number | undefined, after: number | undefined): Pair {
  return {
    before: before === undefined ? undefined : lists.before[before],
    after: after === undefined ? undefined : lists.after[after],
  };
}

function at({ before, after }: { before: JsonObject; after: JsonObject }, key: string): Pair {
  return { before: own(before, key), after: own(after, key) };
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function areObjects(pair: Pair): pair is { before: JsonObject; after: JsonObject } {
  return isJsonObject(pair.before) && isJsonObject(pair.after);
}

function areLists(pair: Pair): pair is ListPair {
  return Array.isArray(pair.before) && Array.isArray(pair.after);
}
