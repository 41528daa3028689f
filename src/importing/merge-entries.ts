/** Lists of schedules and triggers: those of the file are paired with those of the server, changed, left out and added. */
import type { JsonObject } from '../json.ts';
import { isEqual } from '../plan/equal.ts';
import type { YamlValue } from '../project/document.ts';
import { isMapping, type YamlMapping } from '../project/yaml-value.ts';
import { holdsAny, type Merging, mergeValues, noteKept, own, setOrRemove } from './merge-values.ts';

/** How things of one kind are paired and written. `State`: what an entry means; `Live`: what the server has. */
export interface ListKind<State, Live> {
  key: string;
  /** Nothing has to change. */
  isSame(state: State, live: Live): boolean;
  /** It is the same one, changed; of several questions the first comes first. */
  isMatch: readonly ((state: State, live: Live) => boolean)[];
  /** `state` in the words of a file, with what it leaves open as `live` has it. */
  writtenState(state: State, live: Live, index: number): JsonObject;
  writtenLive(live: Live, index: number): JsonObject;
}

/** `states` are those of the entries, in their order. */
export function mergeEntries<State, Live>(
  merging: Merging,
  kind: ListKind<State, Live>,
  file: { written: readonly YamlValue[]; filled: readonly YamlValue[]; states: readonly State[] },
  live: readonly Live[],
): YamlValue[] {
  const { written, filled, states } = file;
  const { pairs, free } = pair(kind, states, live);
  const result: YamlValue[] = [];
  for (const [index, entry] of written.entries()) {
    const match = pairs[index];
    const state = states[index] as State;
    if (match === undefined) {
      const path = [`${kind.key}[${index}]`];
      if (!holdsAny(entry, merging, path)) continue;
      noteKept(merging, entry, path);
      result.push(entry);
    } else if (kind.isSame(state, match)) result.push(entry);
    else result.push(mergeEntry(merging, kind, [entry, filled[index]], [state, match], result.length));
  }
  for (const each of free) {
    const entry = merging.put(kind.writtenLive(each, result.length), [kind.key]);
    if (entry !== undefined) result.push(entry);
  }
  return result;
}

function pair<State, Live>(
  { isSame, isMatch }: ListKind<State, Live>,
  states: readonly State[],
  live: readonly Live[],
): { pairs: (Live | undefined)[]; free: Live[] } {
  const free = new Set(live);
  const pairs: (Live | undefined)[] = states.map(() => undefined);
  for (const question of [isSame, ...isMatch])
    for (const [index, state] of states.entries()) {
      if (pairs[index] !== undefined) continue;
      const found = [...free].find((candidate) => question(state, candidate));
      if (found !== undefined) free.delete(found);
      pairs[index] = found;
    }
  return { pairs, free: [...free] };
}

/** Only keys whose meaning differs are touched: an interval may be written `PT1H` and stored as 3600. */
function mergeEntry<State, Live>(
  merging: Merging,
  kind: ListKind<State, Live>,
  [entry, filled]: readonly [YamlValue, YamlValue | undefined],
  [state, live]: readonly [State, Live],
  index: number,
): YamlValue {
  if (!isMapping(entry) || !isMapping(filled)) return entry;
  const before = kind.writtenState(state, live, index);
  const after = kind.writtenLive(live, index);
  const result: YamlMapping = { ...entry };
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isEqual(before[key], after[key])) continue;
    const path = [`${kind.key}[${index}]`, key];
    const value = mergeValues(merging, own(entry, key), own(filled, key), after[key], path);
    setOrRemove(result, key, value);
  }
  return result;
}
