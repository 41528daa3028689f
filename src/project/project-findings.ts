/** What is wrong with the shape, the placeholders and the steps of the chosen entries, before their values are read. */
import type { Path } from '../diagnostics/span.ts';
import { isPendingAt } from '../templating/pending.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';
import { checkSchema, type Finding } from './check-schema.ts';
import { checkPlaceholders } from './checks/placeholders.ts';
import { checkSources } from './checks/sources.ts';
import { checkWrittenSteps } from './checks/steps.ts';
import { unquotedDates } from './checks/unquoted-date.ts';
import { unsupportedFeatures } from './checks/unsupported-feature.ts';
import type { Document } from './document.ts';
import type { FilledProject, FillOptions } from './fill-project.ts';
import { jobVariableValues } from './overrides.ts';
import { valueAt } from './yaml-value.ts';

/** Of the chosen entries, also of those that are no mapping and so not in `project`, and of the file's top. */
export function projectFindings(
  project: FilledProject,
  chosen: readonly number[],
  options: FillOptions,
): Finding[] {
  const looked = new Set(chosen);
  const isChosen = ({ path }: Finding): boolean =>
    path[0] !== 'deployments' || path.length < 2 || looked.has(Number(path[1]));
  const findings = [
    ...shapeFindings(project).filter(isChosen),
    ...project.entries.flatMap(({ index }) => entryFindings(project.written, index, options)),
    ...checkSources(
      project.original,
      project.entries.map(({ index }) => index),
    ),
  ];
  return withoutRepetitions(findings);
}

/** The shape is checked as it is written, and again with values in the place of placeholders. */
function shapeFindings({ original, written, filled, entries }: FilledProject): Finding[] {
  const findings = [...checkSchema(original), ...unquotedDates(written), ...unsupportedFeatures(written)];
  const asWritten = findings.filter((finding) => !isAboutPlaceholder(original, finding));
  if (filled === written) return asWritten;
  const pending = new Map<number, readonly Path[]>(entries.map((each) => [each.index, each.pending]));
  const isKnown = ({ path }: Finding): boolean =>
    path[0] === 'deployments' && !isPendingAt(pending.get(Number(path[1])) ?? [], path.slice(2));
  return [...asWritten, ...checkSchema(filled).filter(isKnown)];
}

/** A placeholder may become any text; only where text is wrong altogether is it wrong as well. */
function isAboutPlaceholder(document: Document, { path, diagnostic: found }: Finding): boolean {
  return found.code === 'TQ2004' && holdsPlaceholder(valueAt(document.data, path));
}

function entryFindings(written: Document, index: number, options: FillOptions): Finding[] {
  const { environment, server, overrides } = options;
  const extra = overrides === undefined ? [] : Object.keys(jobVariableValues(overrides));
  const path = ['deployments', index];
  return [
    ...checkPlaceholders(written, path, { environment, server }, extra),
    ...checkWrittenSteps(written, path),
  ];
}

/** A step's shape is judged by the schema and by what steps take; once is enough. */
function withoutRepetitions(findings: readonly Finding[]): Finding[] {
  const places = new Set<string>();
  return findings.filter(({ path, diagnostic: found }) => {
    const isStep = path.some((step) => step === 'build' || step === 'push' || step === 'pull');
    if (!isStep || !['TQ2002', 'TQ2016'].includes(found.code)) return true;
    const place = JSON.stringify(path);
    return !places.has(place) && places.add(place) !== undefined;
  });
}

/** Errors that leave every value usable. */
const HARMLESS = new Set(['TQ2001', 'TQ2013', 'TQ2019', 'TQ2020', 'TQ2021', 'TQ2023']);

/**
 * By index of the entry, its keys whose shape is so wrong that their values cannot be used. Ignored keys do not break
 * anything.
 */
export function brokenKeysByEntry(findings: readonly Finding[]): Map<number, Set<string>> {
  const broken = new Map<number, Set<string>>();
  for (const { path, diagnostic: found } of findings) {
    const [section, index, key = ''] = path;
    if (section !== 'deployments' || index === undefined) continue;
    if (found.severity !== 'error' || HARMLESS.has(found.code)) continue;
    const keys = broken.get(Number(index)) ?? new Set();
    broken.set(Number(index), keys.add(String(key)));
  }
  return broken;
}
