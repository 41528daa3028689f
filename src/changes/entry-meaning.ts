/** What an entry of `prefect.yaml` says, wherever and however it is written, and how two of them differ. */
import { type Document, YamlTimestamp, type YamlValue } from '../project/document.ts';
import { entriesOf } from '../project/entries.ts';
import { isListOfSteps, STEP_SECTIONS, writtenSteps } from '../project/steps.ts';
import { isMapping, setKey, valueAt, type YamlMapping } from '../project/yaml-value.ts';

/** Keys of `tq` that hold for an entry unless it has its own. */
const TAKEN_FROM_TOP = ['image', 'build', 'push', 'pin', 'source'];
/** Those at the top that are about the file, or say what is to be told of it. */
const OF_THE_FILE = ['include', 'lint', 'projects', 'use'];

export interface Entry {
  index: number;
  /** Undefined where none is written, or no text. */
  name: string | undefined;
  entrypoint: string | undefined;
}

export function namedEntries({ data }: Document): Entry[] {
  return entriesOf(data).map((entry, index) => {
    const { name, entrypoint } = isMapping(entry) ? entry : {};
    return { index, name: textOf(name), entrypoint: textOf(entrypoint) };
  });
}

function textOf(value: YamlValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The entry without what it says by itself of definitions, which it holds; with the steps and the parts of `tq` that it takes from the top of the file. */
export function entryMeaning(document: Document, index: number): YamlMapping {
  const { data } = document;
  const path = ['deployments', index];
  const written = valueAt(data, path);
  const meaning: YamlMapping = {};
  for (const [key, value] of Object.entries(isMapping(written) ? written : {})) setKey(meaning, key, value);
  for (const section of STEP_SECTIONS) {
    const { steps } = writtenSteps(document, path, section);
    // An empty list of `pull` is something else than nothing.
    if (steps.length > 0 || (section === 'pull' && isListOfSteps(document, path, section)))
      meaning[section] = steps.map(({ value }) => value);
  }
  meaning.tq = withShared(mappingAt(data, ['tq']), mappingAt(data, [...path, 'tq']));
  meaning['name of the project'] = valueAt(data, ['name']) ?? null;
  return meaning;
}

function withShared(top: YamlMapping, own: YamlMapping): YamlMapping {
  const shared: YamlMapping = {};
  for (const [key, value] of Object.entries(top)) {
    const isOwn = TAKEN_FROM_TOP.includes(key) && own[key] !== undefined && own[key] !== null;
    if (!OF_THE_FILE.includes(key) && !isOwn) setKey(shared, key, value);
  }
  const said = { ...own };
  delete said.use;
  return { ...said, ...(Object.keys(shared).length === 0 ? {} : { 'for all': shared }) };
}

function mappingAt(data: YamlValue, path: readonly (string | number)[]): YamlMapping {
  const value = valueAt(data, [...path]);
  return isMapping(value) ? value : {};
}

/** Keys of the entries whose values differ, `a.b` where mappings are in each other; none when both say the same. */
export function differingKeys(one: YamlMapping, other: YamlMapping, deepest = 2): string[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => {
    const [a, b] = [own(one, key), own(other, key)];
    if (isSame(a, b)) return [];
    if (deepest <= 1 || !isMapping(a) || !isMapping(b)) return [key];
    return differingKeys(a, b, deepest - 1).map((inner) => `${key}.${inner}`);
  });
}

function own(mapping: YamlMapping, key: string): YamlValue | undefined {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/** The order of keys does not count, that of lists does. */
function isSame(one: YamlValue | undefined, other: YamlValue | undefined): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one))
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => isSame(item, other[index]))
    );
  if (one instanceof YamlTimestamp) return other instanceof YamlTimestamp && one.source === other.source;
  if (one instanceof Uint8Array) return other instanceof Uint8Array && Buffer.compare(one, other) === 0;
  if (!isMapping(one) || !isMapping(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}
