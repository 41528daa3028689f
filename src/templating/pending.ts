/** What is not known yet: values that the server or the steps of an entry will fill in. */
import type { Path } from '../diagnostics/span.ts';
import type { YamlValue } from '../project/document.ts';
import { isMapping } from '../project/yaml-value.ts';
import type { TemplateSources } from './fill-entry.ts';
import { type Placeholder, placeholdersIn } from './placeholder.ts';

/** Calls `onText` for every text in the value, with its path. */
export function eachText(
  value: YamlValue | undefined,
  onText: (text: string, path: Path) => void,
  path: Path = [],
): void {
  if (typeof value === 'string') onText(value, path);
  else if (Array.isArray(value)) value.forEach((item, index) => eachText(item, onText, [...path, index]));
  else if (isMapping(value)) {
    for (const [key, item] of Object.entries(value)) eachText(item, onText, [...path, key]);
  }
}

/** Paths inside a filled-in entry of the values that still wait for something. */
export function pendingPlaces(entry: YamlValue | undefined, sources: TemplateSources): Path[] {
  const places: Path[] = [];
  eachText(entry, (text, path) => {
    if (['build', 'push', 'pull'].includes(String(path[0]))) return;
    const isParameter = path[0] === 'triggers' && path[2] === 'parameters';
    if (placeholdersIn(text).some((placeholder) => isPending(placeholder, sources, isParameter)))
      places.push(path);
  });
  return places;
}

function isPending(
  { kind, name }: Placeholder,
  { server, outputs }: TemplateSources,
  isParameter: boolean,
): boolean {
  if (kind === 'block' || kind === 'variable') return server === undefined;
  // What is not set, and allowed to be, becomes empty in the last pass.
  if (kind === 'environment') return outputs === undefined;
  return kind === 'step' && outputs === undefined && !isParameter && !name.startsWith('ctx.');
}

/** Whether the value is a text with a placeholder in it. */
export function holdsPlaceholder(value: YamlValue): boolean {
  return typeof value === 'string' && placeholdersIn(value).length > 0;
}

/** Whether a value at `path` is, holds or is part of something that is not known yet. */
export function isPendingAt(places: readonly Path[], path: Path): boolean {
  return places.some((place) => {
    const length = Math.min(place.length, path.length);
    return place.slice(0, length).every((step, index) => step === path[index]);
  });
}
