/** Which steps an entry has: its own where it names the section at all, else those at the top of the file. */
import type { Path } from '../diagnostics/span.ts';
import type { Document, YamlValue } from './document.ts';
import { tqImageSteps } from './tq-image.ts';
import { isMapping, valueAt } from './yaml-value.ts';

/** Keys of an entry, or of the file, that hold steps. */
export const STEP_SECTIONS = ['build', 'push', 'pull'] as const;

export type StepSection = (typeof STEP_SECTIONS)[number];

/** A step as written, with its place in the document. That of `tq.image` is written there. */
export interface WrittenStep {
  value: YamlValue;
  path: Path;
}

export interface WrittenSteps {
  steps: WrittenStep[];
  /** They stand at the top of the file, for every entry without its own. */
  isShared: boolean;
}

const NONE: WrittenSteps = { steps: [], isShared: false };

/**
 * Rules: `prefect/cli/deploy/_core.py` (measured on Prefect 3.8.8). `build: null` of an entry means none, `pull: null`
 * those at the top. `push: null` means none here; Prefect goes back to the push at the top of the file, which nobody can
 * have meant.
 */
export function writtenSteps(document: Document, entryPath: Path, section: StepSection): WrittenSteps {
  const written = stepsOfSection(document, entryPath, section);
  const more = section === 'pull' ? [] : tqImageSteps(document.data, entryPath, section);
  return more.length === 0 ? written : { ...written, steps: [...written.steps, ...more] };
}

function stepsOfSection(document: Document, entryPath: Path, section: StepSection): WrittenSteps {
  const own = valueAt(document.data, [...entryPath, section]);
  const isOwn = own !== undefined && (section !== 'pull' || (own !== null && !isEmptyMapping(own)));
  const path = isOwn ? [...entryPath, section] : [section];
  const steps = isOwn ? own : valueAt(document.data, [section]);
  if (Array.isArray(steps))
    return { steps: steps.map((value, index) => ({ value, path: [...path, index] })), isShared: !isOwn };
  // A single step may stand without its list.
  if (isMapping(steps) && !isEmptyMapping(steps))
    return { steps: [{ value: steps, path }], isShared: !isOwn };
  return NONE;
}

/** The steps that run before a deployment is written: those of `build`, then those of `push`. */
export function stepsToRun(document: Document, entryPath: Path): WrittenStep[] {
  return (['build', 'push'] as const).flatMap((section) => writtenSteps(document, entryPath, section).steps);
}

function isEmptyMapping(value: YamlValue): boolean {
  return isMapping(value) && Object.keys(value).length === 0;
}

/** Whether the section holds a list, an empty one included: `pull: []` means no steps at all, which absence does not. */
export function isListOfSteps(document: Document, entryPath: Path, section: StepSection): boolean {
  const own = valueAt(document.data, [...entryPath, section]);
  return Array.isArray(own === undefined ? valueAt(document.data, [section]) : own);
}
