/**
 * `tq.source`: where a worker gets the code from, in short. It stands for the pull step `git_clone`, so that everything behind
 * it knows steps alone. Which commit that is becomes known later: see `src/plan/pull-steps.ts`.
 */
import { faultOfRevision } from '../git/revision.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';
import type { Path, Span } from '../diagnostics/span.ts';
import type { Document, YamlValue } from './document.ts';
import { type Replacement, replaceEntries } from './replaced-entries.ts';
import { isMapping, isPresent, valueAt, type YamlMapping } from './yaml-value.ts';

export const GIT_CLONE = 'prefect.deployments.steps.git_clone';
export const SET_WORKING_DIRECTORY = 'prefect.deployments.steps.set_working_directory';

/** As repository: the `origin` of the project's own one, whatever its address. */
export const ORIGIN = 'origin';

/** The `id` of the step that `tq.source` stands for. */
export const SOURCE_STEP = 'tq-source';

/** What is known of `tq.source` beside the step that it became. */
export interface SourceNote {
  /** Whether workers get the commit that the name stood for at the deploy, and not what it stands for when a run starts. */
  isPinned: boolean;
  /** Where `ref` is written, else `tq.source` itself. */
  where: Span;
}

export interface WithSources {
  document: Document;
  /** By index of the entry. */
  sources: ReadonlyMap<number, SourceNote>;
}

/** The same document with a pull step in the place of `tq.source` of each chosen entry, else of that at the top of the file. */
export function withTqSources(document: Document, chosen: readonly number[]): WithSources {
  const replaced = new Map<number, Replacement>();
  const sources = new Map<number, SourceNote>();
  for (const index of chosen) {
    const path = ['deployments', index];
    const place = placeOfSource(document.data, path);
    const written = place === undefined ? undefined : readSource(valueAt(document.data, place));
    if (place === undefined || written === undefined) continue;
    const { tq, ...entry } = valueAt(document.data, path) as YamlMapping;
    const step = ['pull', 0, GIT_CLONE];
    const given = Object.entries(written.keys).map(([input, key]) => ({
      path: [...step, input],
      where: document.spanOf([...place, key]),
    }));
    replaced.set(index, {
      entry: {
        ...entry,
        pull: [{ [GIT_CLONE]: written.inputs }],
        ...(tq === undefined ? {} : { tq: withoutSource(tq) }),
      },
      given: [{ path: ['pull'], where: document.spanOf(place) }, ...given],
    });
    const ref = [...place, 'ref'];
    const where = document.spanOf(valueAt(document.data, ref) === undefined ? place : ref);
    sources.set(index, { isPinned: written.isPinned, where });
  }
  return { document: replaced.size === 0 ? document : replaceEntries(document, replaced), sources };
}

/** That of the entry; else, where the entry has no pull steps of its own, that at the top of the file. */
function placeOfSource(data: YamlValue, entryPath: Path): Path | undefined {
  const own = [...entryPath, 'tq', 'source'];
  if (isPresent(valueAt(data, own))) return own;
  const shared = ['tq', 'source'];
  const hasPull = isPresent(valueAt(data, [...entryPath, 'pull']));
  return !hasPull && isPresent(valueAt(data, shared)) ? shared : undefined;
}

interface ReadSource {
  inputs: YamlMapping;
  isPinned: boolean;
  /** Input of the step → key of `tq.source`. */
  keys: Record<string, string>;
}

/** Inputs of the step that are called the same here; each with whether a value is one that the step takes. */
const SAME_INPUTS: Record<string, (value: YamlValue) => boolean> = {
  access_token: (value) => typeof value === 'string',
  credentials: (value) => typeof value === 'string' || isMapping(value),
  include_submodules: (value) => typeof value === 'boolean',
  directories: (value) => Array.isArray(value),
  clone_directory_name: (value) => typeof value === 'string',
};

/** Undefined where its shape is wrong altogether, which the schema says; a value of a wrong kind is left out. */
function readSource(written: YamlValue | undefined): ReadSource | undefined {
  if (typeof written === 'string')
    return { inputs: { repository: written === 'git' ? ORIGIN : written }, isPinned: true, keys: {} };
  if (!isMapping(written)) return undefined;
  const { git, ref, pin } = written;
  const repository = typeof git === 'string' ? git : ORIGIN;
  const inputs: YamlMapping = { repository };
  const keys: Record<string, string> = { repository: 'git' };
  if (typeof ref === 'string' && ref !== '' && faultOfSourceRef(ref) === undefined) {
    inputs.branch = ref;
    keys.branch = 'ref';
  }
  for (const [key, isTaken] of Object.entries(SAME_INPUTS)) {
    const value = written[key];
    if (value === undefined || value === null || !isTaken(value)) continue;
    inputs[key] = value;
    keys[key] = key;
  }
  return { inputs, isPinned: pin !== 'branch', keys };
}

/** What makes `ref` no name of a branch, tag or commit; undefined where it is one, or holds a placeholder. */
export function faultOfSourceRef(ref: string): { message: string; help: string } | undefined {
  if (holdsPlaceholder(ref)) return undefined;
  const fault = faultOfRevision('branch', ref);
  if (fault === undefined) return undefined;
  const message = fault.message
    .replace('`branch`', '`ref`')
    .replace(/branch or tag$/, 'branch or tag, or a full commit');
  return { ...fault, message };
}

function withoutSource(tq: YamlValue): YamlValue {
  if (!isMapping(tq)) return tq;
  return Object.fromEntries(Object.entries(tq).filter(([key]) => key !== 'source'));
}
