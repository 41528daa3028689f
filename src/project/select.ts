/** Which entries of the file a command is about. Rules: `prefect/cli/deploy/_config.py`, measured on Prefect 3.8.8. */
import type { Document } from './document.ts';
import { entriesOf } from './entries.ts';
import { parseEntrypoint } from './entrypoint.ts';
import { nearMiss } from './near-miss.ts';
import { glob } from './wildcards.ts';
import { isMapping, type YamlMapping, scalarText } from './yaml-value.ts';

/** What the user asked for with `-n` and `-e`; nothing means every entry. */
export interface Selection {
  names: readonly string[];
  /** `tq.environment` of those that are wanted, or patterns with `*`; both this and the names must hold. */
  environments?: readonly string[];
  /** Indexes of entries that are left out although they are chosen. */
  without?: ReadonlySet<number>;
  /** Indexes of the entries that may be chosen; undefined: all. */
  only?: ReadonlySet<number>;
}

export const EVERYTHING: Selection = { names: [] };

/** The chosen entries by index, the name to use instead of the written one, and what was asked for and matched nothing. */
export interface Selected {
  entries: { index: number; rename?: string }[];
  unmatched: Unmatched[];
}

/** A name or an environment that no entry has; or `both`: the names and the environments have no entry in common. */
export type Unmatched =
  | { kind: 'name' | 'environment'; name: string; near?: string; known: string[] }
  | { kind: 'both'; environments: readonly string[] };

export function selectEntries(document: Document, selection: Selection): Selected {
  const { entries, unmatched } = chosenEntries(document, selection);
  const { without, only } = selection;
  const isIn = (index: number): boolean => without?.has(index) !== true && only?.has(index) !== false;
  return { entries: entries.filter(({ index }) => isIn(index)), unmatched };
}

function chosenEntries(document: Document, selection: Selection): Selected {
  const named = entriesByName(document, selection);
  const { environments = [] } = selection;
  if (environments.length === 0) return named;
  const found = indexedEntries(document);
  const entries = named.entries.filter(({ index }) => isOfOne(found[index]?.entry ?? {}, environments));
  const unmatched = [
    ...named.unmatched,
    ...unmatchedOf(
      'environment',
      environments,
      matchedEnvironments(document, environments),
      environmentsOf(document),
    ),
  ];
  return {
    entries,
    unmatched: entries.length + unmatched.length > 0 ? unmatched : [{ kind: 'both', environments }],
  };
}

function entriesByName(document: Document, { names }: Selection): Selected {
  const entries = indexedEntries(document);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && names.length <= 1 && !names[0]?.includes('*')) {
    const rename = renamed(only.entry, names[0]);
    if (rename !== 'another') return { entries: [{ index: only.index, rename }], unmatched: [] };
  }
  if (names.length === 0) return { entries: entries.map(({ index }) => ({ index })), unmatched: [] };
  const chosen = entries.filter(({ entry }) => names.some((name) => matches(entry, name)));
  const unmatched = unmatchedOf('name', names, matchedNames(document, names), namesOf(document));
  return { entries: chosen.map(({ index }) => ({ index })), unmatched };
}

/** What was asked for without what was matched. */
export function unmatchedOf(
  kind: 'name' | 'environment',
  asked: readonly string[],
  matched: readonly string[],
  known: string[],
): Unmatched[] {
  return asked
    .filter((name) => !matched.includes(name))
    .map((name) => ({ kind, name, near: nearMiss(name, known), known }));
}

/**
 * With one entry a name does not choose, it renames. `flow/name` still has to fit an entry that has a name or an
 * entrypoint of its own.
 */
function renamed(entry: YamlMapping, name: string | undefined): string | undefined | 'another' {
  if (name === undefined || !name.includes('/')) return name;
  if (entry.name === undefined && entry.entrypoint === undefined) return splitAtFirstSlash(name)[1];
  return matches(entry, name) ? undefined : 'another';
}

/** How many entries the file has, usable or not. */
export function countEntries(document: Document): number {
  return indexedEntries(document).length;
}

/** Those of the names that fit at least one entry; with several files a name always chooses, and never renames. */
export function matchedNames(document: Document, names: readonly string[]): string[] {
  const entries = indexedEntries(document);
  return names.filter((name) => entries.some(({ entry }) => matches(entry, name)));
}

/** Those of the environments that fit at least one entry. */
export function matchedEnvironments(document: Document, environments: readonly string[]): string[] {
  const entries = indexedEntries(document);
  return environments.filter((each) => entries.some(({ entry }) => isOfOne(entry, [each])));
}

/** Whether an entry has one of the names and one of the environments; none asked for is any. Nothing is renamed. */
export function hasMatch(document: Document, { names, environments = [] }: Selection): boolean {
  return indexedEntries(document).some(
    ({ entry }) =>
      (names.length === 0 || names.some((name) => matches(entry, name))) &&
      (environments.length === 0 || isOfOne(entry, environments)),
  );
}

/** `tq.environment` of the entries, as they are written, each once. */
export function environmentsOf(document: Document): string[] {
  return [...new Set(indexedEntries(document).flatMap(({ entry }) => environmentOf(entry) ?? []))];
}

function isOfOne(entry: YamlMapping, environments: readonly string[]): boolean {
  const written = environmentOf(entry);
  return written !== undefined && environments.some((each) => glob(each, written));
}

/** `tq.environment` of an entry; undefined where it says none. */
export function environmentOf({ tq }: YamlMapping): string | undefined {
  const written = isMapping(tq) ? tq.environment : undefined;
  return typeof written === 'string' && written !== '' ? written : undefined;
}

/** The names of the entries, as they are written. */
export function namesOf(document: Document): string[] {
  return indexedEntries(document).flatMap(({ entry }) =>
    typeof entry.name === 'string' ? [entry.name] : [],
  );
}

function indexedEntries({ data }: Document): { index: number; entry: YamlMapping }[] {
  return entriesOf(data).map((entry, index) => ({ index, entry: isMapping(entry) ? entry : {} }));
}

/** `name`, `flow/name` (the flow by its function's name) or a pattern in which only `*` is special. */
function matches(entry: YamlMapping, wanted: string): boolean {
  if (typeof entry.name !== 'string') return false;
  const [flow, name] = splitAtFirstSlash(wanted);
  if (!glob(name, entry.name)) return false;
  if (flow === undefined) return true;
  const functionName = parseEntrypoint(scalarText(entry.entrypoint ?? ''))?.functionPath;
  return functionName !== undefined && glob(flow.replaceAll('_', '-'), functionName.replaceAll('_', '-'));
}

function splitAtFirstSlash(text: string): [string | undefined, string] {
  const slash = text.indexOf('/');
  return slash < 0 ? [undefined, text] : [text.slice(0, slash), text.slice(slash + 1)];
}
