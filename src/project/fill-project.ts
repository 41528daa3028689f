/** The chosen entries with options and values in them, as far as they are known, and what still waits for something. */
import type { Path } from '../diagnostics/span.ts';
import { fillEntry, type TemplateSources } from '../templating/fill-entry.ts';
import type { Origins } from '../templating/origins.ts';
import { eachOwnText, pendingPlaces } from '../templating/pending.ts';
import { placeholdersIn } from '../templating/placeholder.ts';
import type { Document, YamlValue } from './document.ts';
import { applyOverrides, jobVariableValues, type Overrides } from './overrides.ts';
import { type Replacement, replaceEntries } from './replaced-entries.ts';
import { stepsToRun } from './steps.ts';
import { withTqImage } from './tq-image.ts';
import { type SourceNote, withTqSources } from './tq-source.ts';
import { valueAt, type YamlMapping } from './yaml-value.ts';

/** What fills entries in. */
export interface FillOptions {
  /** Put in the place of the one chosen entry's values; whoever asks has made sure that it is one. */
  overrides?: Overrides;
  environment: TemplateSources['environment'];
  server?: TemplateSources['server'];
  /** By index of the entry, for those whose steps have run. */
  outputs?: ReadonlyMap<number, YamlMapping>;
}

export interface FilledProject {
  /** With options put in, and with `tq.source` where it is written. */
  original: Document;
  /** The same with the step that `tq.source` stands for, and nothing filled in: what must be asked of the server stands here. */
  written: Document;
  /** With values in the place of placeholders. */
  filled: Document;
  entries: FilledEntry[];
}

export interface FilledEntry {
  index: number;
  sources: TemplateSources;
  /** Paths inside the entry of values that still wait for the server or for steps. */
  pending: Path[];
  /** Its pull step comes from `tq.source`. */
  source?: SourceNote;
}

export function fillProject(
  document: Document,
  chosen: readonly number[],
  options: FillOptions,
): FilledProject {
  const original = withTqImages(withOverrides(document, chosen, options.overrides), chosen);
  const { document: written, sources: notes } = withTqSources(original, chosen);
  const sources = chosen.map((index) => sourcesOf(written, index, options));
  const filled = fillEntries(written, chosen, sources, options);
  const entries = chosen.map((index, position) => {
    const known = sources[position] as TemplateSources;
    const source = notes.get(index);
    return {
      index,
      sources: known,
      pending: pendingPlaces(valueAt(filled.data, ['deployments', index]), known),
      ...(source === undefined ? {} : { source }),
    };
  });
  return { original, written, filled, entries };
}

function withOverrides(
  document: Document,
  chosen: readonly number[],
  overrides: Overrides | undefined,
): Document {
  const [only] = chosen;
  if (overrides === undefined || only === undefined || chosen.length > 1) return document;
  const entry = valueAt(document.data, ['deployments', only]) as YamlMapping;
  return replaceEntries(document, new Map([[only, applyOverrides(entry, overrides)]]));
}

/** After the options, so that `--job-variable image=…` goes before what the file says of images. */
function withTqImages(document: Document, chosen: readonly number[]): Document {
  if (!document.text.includes('image')) return document;
  const replaced = new Map<number, Replacement>();
  for (const index of chosen) {
    const path = ['deployments', index];
    const replacement = withTqImage(document, path, valueAt(document.data, path) as YamlMapping);
    if (replacement !== undefined) replaced.set(index, replacement);
  }
  return replaced.size === 0 ? document : replaceEntries(document, replaced);
}

function fillEntries(
  written: Document,
  chosen: readonly number[],
  sources: readonly TemplateSources[],
  { overrides }: FillOptions,
): Document {
  const isTemplate = written.text.includes('{{') || written.text.includes('image');
  if (!isTemplate && overrides === undefined) return written;
  const origins: Origins = new WeakMap();
  const filled = new Map<number, Replacement>();
  for (const [position, index] of chosen.entries()) {
    const entry = valueAt(written.data, ['deployments', index]) as YamlMapping;
    filled.set(index, { entry: fillEntry(entry, sources[position] as TemplateSources, origins) });
  }
  return replaceEntries(written, filled, origins);
}

/** An entry without steps has all that steps could give, once the server has said what it holds. */
function sourcesOf(written: Document, index: number, options: FillOptions): TemplateSources {
  const { environment, server, overrides } = options;
  const path = ['deployments', index];
  const given = options.outputs?.get(index) ?? (stepsToRun(written, path).length > 0 ? undefined : {});
  if (given === undefined || (server === undefined && mentionsServer(valueAt(written.data, path))))
    return { environment, server };
  // `--job-variable` goes over a step's output of the same name.
  const outputs = { ...given, ...(overrides === undefined ? {} : jobVariableValues(overrides)) };
  return { environment, server, outputs };
}

/** Whether blocks or variables are still to be asked for: one may hold a placeholder, so nothing is final before. */
function mentionsServer(entry: YamlValue | undefined): boolean {
  let found = false;
  eachOwnText(entry, (text) => {
    found ||= placeholdersIn(text).some(({ kind }) => kind === 'block' || kind === 'variable');
  });
  return found;
}
