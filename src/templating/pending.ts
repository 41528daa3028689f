/** What is not known yet: values that the server or the steps of an entry will fill in. */
import type { Path } from '../diagnostics/span.ts';
import type { YamlValue } from '../project/document.ts';
import { STEP_SECTIONS } from '../project/steps.ts';
import { eachScalar } from '../project/yaml-value.ts';
import type { TemplateSources } from './fill-entry.ts';
import { type Placeholder, placeholdersIn, RUNTIME_PREFIX } from './placeholder.ts';
import { blockReference, isSecretLeftOut } from './references.ts';

/** Calls `onText` for every text in an entry that is not part of its steps, with its path inside the entry. */
export function eachOwnText(entry: YamlValue | undefined, onText: (text: string, path: Path) => void): void {
  eachScalar(entry, (scalar, path) => {
    const isInStep = STEP_SECTIONS.some((section) => section === path[0]);
    if (typeof scalar === 'string' && !isInStep) onText(scalar, path);
  });
}

/** Paths inside a filled-in entry of the values that still wait for something. */
export function pendingPlaces(entry: YamlValue | undefined, sources: TemplateSources): Path[] {
  const places: Path[] = [];
  eachOwnText(entry, (text, path) => {
    const isParameter = path[0] === 'triggers' && path[2] === 'parameters';
    if (placeholdersIn(text).some((placeholder) => isPending(placeholder, sources, isParameter)))
      places.push(path);
  });
  return places;
}

function isPending(
  placeholder: Placeholder,
  { server, outputs }: TemplateSources,
  isParameter: boolean,
): boolean {
  const { kind, name } = placeholder;
  if ((kind === 'block' || kind === 'variable') && server === undefined) return true;
  if (kind === 'variable') return false;
  if (kind === 'block') {
    const reference = blockReference(placeholder);
    return reference !== undefined && server !== undefined && isSecretLeftOut(reference, server);
  }
  // What is not set, and allowed to be, becomes empty in the last pass.
  if (kind === 'environment') return outputs === undefined;
  return kind === 'step' && outputs === undefined && !isParameter && !name.startsWith(RUNTIME_PREFIX);
}

/** Whether a value at `path` is, holds or is part of something that is not known yet. */
export function isPendingAt(places: readonly Path[], path: Path): boolean {
  return places.some((place) => {
    const length = Math.min(place.length, path.length);
    return place.slice(0, length).every((step, index) => step === path[index]);
  });
}
