/** What a file says and what the server has → what the file is to say: as it is written wherever it means the same. */
import { isJsonObject, type JsonValue } from '../json.ts';
import { isEqual } from '../plan/equal.ts';
import type { YamlValue } from '../project/document.ts';
import { calledIn } from '../project/secrets/secret-places.ts';
import { eachScalar, isMapping, setKey, toJson, type YamlMapping } from '../project/yaml-value.ts';
import { placeholdersIn } from '../templating/placeholder.ts';
import { alignItems } from './align-items.ts';
import { type FillingAt, isFilled, type Put, putInto, type Session } from './put-value.ts';

export interface Merging {
  session: Session;
  fillingAt: FillingAt;
  put: Put;
}

export function mergingOf(session: Session, fillingAt: FillingAt): Merging {
  return { session, fillingAt, put: putInto(session, fillingAt) };
}

/**
 * `written` holds placeholders, `filled` what they stand for; undefined where the file says nothing. `live` undefined:
 * the file is to say nothing. A placeholder that stands for something else than the server has is kept and noted.
 */
export function mergeValues(
  merging: Merging,
  written: YamlValue | undefined,
  filled: YamlValue | undefined,
  live: JsonValue | undefined,
  path: readonly string[],
): YamlValue | undefined {
  if (written === undefined) return live === undefined ? undefined : merging.put(live, path);
  if (live === undefined) return holdsAny(written, merging, path) ? keep(merging, written, path) : undefined;
  if (filled !== undefined && isEqual(toJson(filled), live)) return written;
  return mergeInside(merging, { written, filled }, live, path);
}

function mergeInside(
  merging: Merging,
  { written, filled }: { written: YamlValue; filled: YamlValue | undefined },
  live: JsonValue,
  path: readonly string[],
): YamlValue {
  if (isMapping(written) && isMapping(filled) && isJsonObject(live))
    return mergeMappings(merging, written, filled, live, path);
  if (
    Array.isArray(written) &&
    Array.isArray(filled) &&
    Array.isArray(live) &&
    written.length === filled.length
  )
    return mergeLists(merging, written, filled, live, path);
  if (holdsAny(written, merging, path)) return keep(merging, written, path);
  return merging.put(live, path) ?? written;
}

function mergeMappings(
  merging: Merging,
  written: YamlMapping,
  filled: YamlMapping,
  live: { [key: string]: JsonValue },
  path: readonly string[],
): YamlMapping {
  const result: YamlMapping = {};
  for (const key of new Set([...Object.keys(written), ...Object.keys(live)])) {
    const value = mergeValues(
      merging,
      own(written, key),
      own(filled, key),
      Object.hasOwn(live, key) ? live[key] : undefined,
      [...path, calledIn(live, key)],
    );
    if (value !== undefined) setKey(result, key, value);
  }
  return result;
}

function mergeLists(
  merging: Merging,
  written: readonly YamlValue[],
  filled: readonly YamlValue[],
  live: readonly JsonValue[],
  path: readonly string[],
): YamlValue[] {
  const aligned = alignItems(filled.map(toJson), live, isEqual);
  return aligned.flatMap(({ from, to }) => {
    const before = from === undefined ? undefined : written[from];
    const value = mergeValues(
      merging,
      before,
      from === undefined ? undefined : filled[from],
      to === undefined ? undefined : live[to],
      path,
    );
    return value === undefined ? [] : [value];
  });
}

function keep(merging: Merging, written: YamlValue, path: readonly string[]): YamlValue {
  noteKept(merging, written, path);
  return written;
}

/** Says that what stands there is left as it is, for the sake of a placeholder in it. */
export function noteKept(merging: Merging, written: YamlValue, path: readonly string[]): void {
  const [placeholder = ''] = placeholdersOf(written, merging, path);
  merging.session.notes.add(
    `\`${path.join('.')}\`: \`${placeholder}\` stands for something else than the server has, and stays`,
  );
}

/** Whether a placeholder that a deploy fills in stands anywhere in it. */
export function holdsAny(
  value: YamlValue,
  merging: Pick<Merging, 'fillingAt'>,
  path: readonly string[],
): boolean {
  return placeholdersOf(value, merging, path).length > 0;
}

function placeholdersOf(
  value: YamlValue,
  { fillingAt }: Pick<Merging, 'fillingAt'>,
  path: readonly string[],
): string[] {
  const found: string[] = [];
  eachScalar(value, (scalar, inside) => {
    if (typeof scalar !== 'string') return;
    const filling = fillingAt([...path, ...inside.filter((step) => typeof step === 'string')]);
    for (const placeholder of placeholdersIn(scalar))
      if (isFilled(placeholder, filling)) found.push(placeholder.text);
  });
  return found;
}

export function own(mapping: YamlMapping, key: string): YamlValue | undefined {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/** Undefined: the key goes. */
export function setOrRemove(mapping: YamlMapping, key: string, value: YamlValue | undefined): void {
  if (value === undefined) Reflect.deleteProperty(mapping, key);
  else setKey(mapping, key, value);
}
