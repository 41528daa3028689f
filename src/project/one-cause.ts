/**
 * Findings with one cause become one. A character that looks like another one makes a key that nobody knows, a cron
 * expression that is none; a value that YAML takes for a number is wrong where text is wanted; a misspelt key is missing.
 */
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isSilenceable } from '../diagnostics/lint-policy.ts';
import type { Path, Span } from '../diagnostics/span.ts';
import type { CharacterFinding } from './characters/character-finding.ts';

/** About what a text holds or what is missing beside it, and not about how it is spelled. */
const UNRELATED: readonly DiagnosticCode[] = [
  'TQ1005',
  'TQ1013',
  'TQ1014',
  'TQ2003',
  'TQ2007',
  'TQ2008',
  'TQ2019',
  'TQ2020',
  'TQ2021',
  'TQ2033',
];

export function withoutRepetitions(
  diagnostics: readonly Diagnostic[],
  characters: readonly CharacterFinding[],
): Diagnostic[] {
  return explainedByTraps(explainedByCharacters(explainedByMisspellings(diagnostics), characters));
}

/** What is missing is not said where all of it stands there under a misspelt name. */
function explainedByMisspellings(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const misspelt = new Map<string, Diagnostic>();
  for (const each of diagnostics) if (each.meant !== undefined) misspelt.set(keyOf(each.meant), each);
  if (misspelt.size === 0) return diagnostics;
  const decisive = new Set<Diagnostic>();
  const left = diagnostics.filter((each) => {
    const causes = each.missing?.map((places) => causeOf(places, misspelt)) ?? [undefined];
    if (causes.includes(undefined)) return true;
    if (!isSilenceable(each.code)) causes.forEach((cause) => decisive.add(cause as Diagnostic));
    return false;
  });
  return left.map((each) => (decisive.has(each) ? { ...each, severity: 'error', isDecisive: true } : each));
}

function causeOf(places: readonly Path[], misspelt: ReadonlyMap<string, Diagnostic>): Diagnostic | undefined {
  return places.map((place) => misspelt.get(keyOf(place))).find((found) => found !== undefined);
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** What is said about the kind of a value, or about the name of a key. */
const ABOUT_KINDS: readonly DiagnosticCode[] = [
  'TQ2001',
  'TQ2002',
  'TQ2004',
  'TQ2024',
  'TQ2025',
  'TQ5007',
  'TQ2016',
];

function explainedByTraps(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const traps = diagnostics.filter(({ code }) => code === 'TQ1013');
  if (traps.length === 0) return [...diagnostics];
  // Of several at one place the first counts.
  const byPlace = new Map(traps.toReversed().map((trap) => [placeOf(trap), trap]));
  const used = new Set<Diagnostic>();
  const explained = diagnostics.map((each) => {
    const trap = ABOUT_KINDS.includes(each.code) ? byPlace.get(placeOf(each)) : undefined;
    if (trap === undefined) return each;
    used.add(trap);
    return each.fix === undefined ? { ...each, help: trap.help, fix: trap.fix } : each;
  });
  return explained.filter((each) => !used.has(each));
}

/** Undefined for a finding without a place, which shares none. */
function placeOf({ where }: Diagnostic): string | undefined {
  return where && `${where.start.offset} ${where.end.offset} ${where.file}`;
}

function explainedByCharacters(
  diagnostics: readonly Diagnostic[],
  characters: readonly CharacterFinding[],
): Diagnostic[] {
  if (characters.length === 0) return [...diagnostics];
  const places = placesOf(diagnostics);
  const merged = [...diagnostics];
  const present = new Set(diagnostics);
  const used = new Set<Diagnostic>();
  for (const { diagnostic: character, scalar } of characters) {
    const index = present.has(character) ? firstInside(places, scalar) : undefined;
    if (index === undefined || !mayBeAbout(merged[index] as Diagnostic)) continue;
    merged[index] = merge(merged[index] as Diagnostic, character);
    used.add(character);
  }
  return merged.filter((each) => !used.has(each));
}

/** A schedule can be wrong in another place of the same text; what is wrong with it is quoted. */
function mayBeAbout({ code, message }: Diagnostic): boolean {
  return code !== 'TQ2009' || /[^\x20-\x7e]/.test(message);
}

interface Place {
  index: number;
  where: Span;
}

/** By file, in the order of the text, so that thousands of characters can ask for what lies around them. */
function placesOf(diagnostics: readonly Diagnostic[]): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const [index, { code, where }] of diagnostics.entries()) {
    if (where === undefined || UNRELATED.includes(code)) continue;
    const ofFile = places.get(where.file);
    if (ofFile === undefined) places.set(where.file, [{ index, where }]);
    else ofFile.push({ index, where });
  }
  for (const ofFile of places.values())
    ofFile.sort((one, other) => one.where.start.offset - other.where.start.offset);
  return places;
}

/** The index of the first finding that lies in the place. */
function firstInside(places: ReadonlyMap<string, Place[]>, { file, start, end }: Span): number | undefined {
  const ofFile = places.get(file) ?? [];
  let low = 0;
  for (let high = ofFile.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((ofFile[middle] as Place).where.start.offset < start.offset) low = middle + 1;
    else high = middle;
  }
  let first: number | undefined;
  for (let at = low; at < ofFile.length; at += 1) {
    const { index, where } = ofFile[at] as Place;
    if (where.start.offset > end.offset) break;
    if (where.end.offset <= end.offset && index < (first ?? Infinity)) first = index;
  }
  return first;
}

function merge(found: Diagnostic, character: Diagnostic): Diagnostic {
  const { where, message, help, fix } = character;
  if (where === undefined) return found;
  return {
    ...found,
    severity: found.severity === 'error' ? found.severity : character.severity,
    related: [...(found.related ?? []), { where, text: message.replace(/^.* holds /, '') }],
    help: found.fix === undefined ? help : found.help,
    fix: found.fix ?? fix,
  };
}
